-- A name is taken once: the second submission inserts nothing and returns no row.
INSERT INTO study (name, definition, source, numerics_version, problem, problem_version, problem_hash, status,
  planned_trials, priority, parallel, labels, trace_parent, submit_request, submitted_at)
VALUES (@name, @definition, @source, @numericsVersion, @problem, @problemVersion, @problemHash, 'active',
  @plannedTrials, @priority, @parallel, @labels, @traceParent, @request, @now)
ON CONFLICT (name) DO NOTHING
RETURNING id
