-- Reads only the trials that changed after a revision, however many there are: a later change has a higher revision.
SELECT id, number, arm, configuration, seed, parameters, problem, problem_version, problem_hash, evaluation_point,
  state, attempts, result, reason, revision
FROM trial INDEXED BY trial_revision
WHERE study = @study AND revision > @afterRevision AND number >= @fromNumber
  AND (@state IS NULL OR state = @state)
ORDER BY number
LIMIT @limit
