-- In order of number, by the index on it.
SELECT id, number, arm, configuration, seed, parameters, state, attempts, result, reason, revision
FROM trial
WHERE study = @study AND number >= @fromNumber
ORDER BY number
LIMIT @limit
