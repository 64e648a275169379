-- As claim_trials, for the trials of one study. Walks the index of that study's queued rows alone.
WITH taken AS MATERIALIZED (
  SELECT queued.id, queued.study
  FROM sweep.trial AS queued
  WHERE queued.state = 'queued'
    AND queued.study = @study
    AND queued.numerics_version = (
      SELECT silo.numerics_version FROM sweep.silo WHERE silo.incarnation = @incarnation AND silo.state = 'live')
  ORDER BY queued.queue_position
  LIMIT @limit
  FOR NO KEY UPDATE OF queued SKIP LOCKED),
counted AS (SELECT taken.study, count(*) AS trials FROM taken GROUP BY taken.study),
locked AS MATERIALIZED (
  SELECT study.id
  FROM sweep.study
  WHERE study.id IN (SELECT counted.study FROM counted)
  ORDER BY study.id
  FOR NO KEY UPDATE OF study),
advanced AS (
  UPDATE sweep.study
  SET revision = study.revision + 1, queued = study.queued - counted.trials, running = study.running + counted.trials
  FROM counted
  JOIN locked ON locked.id = counted.study
  WHERE study.id = counted.study
  RETURNING study.id, study.revision),
claimed AS (
  UPDATE sweep.trial
  SET state = 'running', epoch = trial.epoch + 1, incarnation = @incarnation, claim_request = @request,
    attempts = trial.attempts + 1, revision = advanced.revision
  FROM taken
  JOIN advanced ON advanced.id = taken.study
  WHERE trial.id = taken.id
  RETURNING trial.*),
begun AS (
  INSERT INTO sweep.attempt (trial, epoch, incarnation)
  SELECT claimed.id, claimed.epoch, @incarnation FROM claimed)
SELECT id, study, number, arm, configuration, seed, parameters, problem, problem_version AS ProblemVersion,
  problem_hash AS ProblemHash, epoch, queue_position AS QueuePosition
FROM claimed
ORDER BY queue_position
