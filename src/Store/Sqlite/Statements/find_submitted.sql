-- What an earlier call with this request has stored.
SELECT id, name, definition, source, numerics_version AS NumericsVersion,
  problem, problem_version AS ProblemVersion, problem_hash AS ProblemHash, status,
  planned_trials AS PlannedTrials, extensions, priority, parallel, labels, trace_parent AS TraceParent,
  next_number AS NextNumber, revision, submitted_at AS SubmittedAt,
  queued, running, completed, pruned, diverged, failed, quarantined, cancelled
FROM study
WHERE submit_request = @request
