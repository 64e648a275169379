-- Reads only the trials that changed after a revision, however many there are: a later change has a higher revision.
SELECT id, number, arm, configuration, seed, parameters, problem, problem_version, problem_hash, evaluation_point,
  state, attempts, result, reason, revision
FROM sweep.trial
WHERE study = @study AND revision > @afterRevision AND number >= @fromNumber
  AND (@state::text IS NULL OR state = @state)
ORDER BY number
LIMIT @limit
