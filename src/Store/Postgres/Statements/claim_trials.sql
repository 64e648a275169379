-- A trial has one holder: only queued trials are taken, only by a live incarnation, each with a new epoch. Of each
-- study its part, walking the index of that study's queued rows alone, past those that others are just taking. Trials
-- are locked before studies, studies in order of id, and a study that has been paused, cancelled or placed elsewhere by
-- the time its lock is gained gives nothing, nor does one that others have meanwhile brought so near to its limit that
-- there is no room for the part. Of suspect trials an incarnation holds one. The weaker locks let rows refer to trials
-- and studies meanwhile. That what was taken is looked up by an array says that it is little: of an unknown limit the
-- planner expects a tenth of the table, and would rather read all of it.
WITH taken AS MATERIALIZED (
  SELECT queued.id, queued.study
  FROM unnest(@studies, @parts) AS part (study, trials)
  CROSS JOIN LATERAL (
    SELECT trial.id, trial.study
    FROM sweep.trial
    WHERE trial.state = 'queued' AND trial.study = part.study AND (@trial::bigint IS NULL OR trial.id = @trial)
      AND (
        @suspectFrom::integer IS NULL
        OR trial.losses < @suspectFrom
        OR NOT (
          EXISTS (
            SELECT 1
            FROM sweep.trial AS held
            WHERE held.state = 'running' AND held.incarnation = @incarnation AND held.losses >= @suspectFrom)
          OR EXISTS (
            SELECT 1
            FROM sweep.trial AS first
            WHERE first.state = 'queued' AND first.study = trial.study AND first.losses >= @suspectFrom
              AND first.queue_position < trial.queue_position)))
    ORDER BY trial.queue_position
    LIMIT part.trials
    FOR NO KEY UPDATE OF trial SKIP LOCKED) AS queued),
counted AS (SELECT taken.study, count(*) AS trials FROM taken GROUP BY taken.study),
locked AS MATERIALIZED (
  SELECT study.id
  FROM sweep.study
  JOIN counted ON counted.study = study.id
  WHERE study.status = 'active'
    AND (study.parallel IS NULL OR study.running + counted.trials <= study.parallel)
    AND study.labels <@ (
      SELECT silo.labels FROM sweep.silo WHERE silo.incarnation = @incarnation AND silo.state = 'live')
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
  WHERE trial.id = taken.id AND trial.id = ANY (ARRAY(SELECT few.id FROM taken AS few))
  RETURNING trial.*),
begun AS (
  INSERT INTO sweep.attempt (trial, epoch, incarnation)
  SELECT claimed.id, claimed.epoch, @incarnation FROM claimed)
SELECT id, study, number, arm, configuration, seed, parameters, problem, problem_version AS ProblemVersion,
  problem_hash AS ProblemHash, epoch, losses, queue_position AS QueuePosition
FROM claimed
ORDER BY queue_position
