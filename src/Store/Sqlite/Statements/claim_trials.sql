-- A trial has one holder: only queued trials are taken, each with a new epoch. Walks the index of one study's queued
-- rows alone. Of suspect trials an incarnation holds one. That the study is open to the silo was looked at in the same
-- transaction, which holds the write lock.
UPDATE trial
SET state = 'running', epoch = epoch + 1, incarnation = @incarnation, claim_request = @request,
  attempts = attempts + 1,
  revision = (SELECT study.revision + 1 FROM study WHERE study.id = trial.study)
WHERE id IN (
    SELECT queued.id
    FROM trial AS queued INDEXED BY trial_queue_of_study
    WHERE queued.state = 'queued' AND queued.study = @study AND (@trial IS NULL OR queued.id = @trial)
      AND (
        @suspectFrom IS NULL
        OR queued.losses < @suspectFrom
        OR NOT (
          EXISTS (
            SELECT 1
            FROM trial AS held
            WHERE held.state = 'running' AND held.incarnation = @incarnation AND held.losses >= @suspectFrom)
          OR EXISTS (
            SELECT 1
            FROM trial AS first
            WHERE first.state = 'queued' AND first.study = queued.study AND first.losses >= @suspectFrom
              AND first.queue_position < queued.queue_position)))
    ORDER BY queued.queue_position
    LIMIT @limit)
RETURNING id, study, number, arm, configuration, seed, parameters, problem,
  problem_version AS ProblemVersion, problem_hash AS ProblemHash, epoch, losses, queue_position AS QueuePosition
