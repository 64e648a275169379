-- In order of number, by the index on it.
SELECT id, number, arm, configuration, seed, parameters, problem, problem_version, problem_hash, evaluation_point,
  state, attempts, result, reason, revision
FROM sweep.trial
WHERE study = @study AND number >= @fromNumber AND (@state::text IS NULL OR state = @state)
ORDER BY number
LIMIT @limit
