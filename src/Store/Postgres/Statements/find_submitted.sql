-- Locked: the row as the last transaction left it. Finding one's own request means that this call stored it.
SELECT id, name, definition, source, numerics_version AS NumericsVersion,
  problem, problem_version AS ProblemVersion, problem_hash AS ProblemHash, status,
  planned_trials AS PlannedTrials, next_number AS NextNumber, revision,
  submitted_at AS SubmittedAt, queued, running, completed, pruned, diverged, failed, quarantined, cancelled,
  submit_request = @request AS Mine
FROM sweep.study
WHERE name = @name
FOR KEY SHARE
