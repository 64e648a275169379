-- As claim_trials, for the trials of one study. Walks the index of that study's queued rows alone.
UPDATE trial
SET state = 'running', epoch = epoch + 1, incarnation = @incarnation, claim_request = @request,
  attempts = attempts + 1,
  revision = (SELECT study.revision + 1 FROM study WHERE study.id = trial.study)
WHERE id IN (
    SELECT queued.id
    FROM trial AS queued INDEXED BY trial_queue_of_study
    WHERE queued.state = 'queued' AND queued.study = @study
    ORDER BY queued.queue_position
    LIMIT @limit)
  AND numerics_version = (
    SELECT silo.numerics_version FROM silo WHERE silo.incarnation = @incarnation AND silo.state = 'live')
RETURNING id, study, number, arm, configuration, seed, parameters, problem,
  problem_version AS ProblemVersion, problem_hash AS ProblemHash, epoch, queue_position AS QueuePosition
