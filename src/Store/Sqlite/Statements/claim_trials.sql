-- A trial has one holder: only queued trials are taken, only by a live incarnation of the same numerics version, each
-- with a new epoch. Walks the index of queued rows alone.
UPDATE trial
SET state = 'running', epoch = epoch + 1, incarnation = @incarnation, claim_request = @request,
  attempts = attempts + 1,
  revision = (SELECT study.revision + 1 FROM study WHERE study.id = trial.study)
WHERE id IN (
    SELECT queued.id
    FROM trial AS queued INDEXED BY trial_queue
    WHERE queued.state = 'queued'
      AND queued.numerics_version = (
        SELECT silo.numerics_version FROM silo WHERE silo.incarnation = @incarnation AND silo.state = 'live')
    ORDER BY queued.queue_position
    LIMIT @limit)
RETURNING id, study, number, arm, configuration, seed, parameters, problem,
  problem_version AS ProblemVersion, problem_hash AS ProblemHash, epoch, queue_position AS QueuePosition
