-- A name is taken once: the second submission waits for the first, then inserts nothing.
INSERT INTO sweep.study (name, definition, source, numerics_version, problem, problem_version, problem_hash,
  planned_trials, priority, parallel, labels, trace_parent, submit_request)
VALUES (@name, @definition, @source, @numericsVersion, @problem, @problemVersion, @problemHash,
  @plannedTrials, @priority, @parallel, @labels, @traceParent, @request)
ON CONFLICT (name) DO NOTHING
