-- Taken last before the commit, in order of id: whoever holds a study holds up every other transaction of it. Counters
-- move with the trials they count, and the revision grows once for each transaction, in the order of commits.
WITH locked AS MATERIALIZED (
  SELECT study.id
  FROM sweep.study
  WHERE study.id = ANY (@studies)
  ORDER BY study.id
  FOR NO KEY UPDATE OF study)
UPDATE sweep.study
SET revision = study.revision + 1,
  queued = study.queued + moved.queued,
  running = study.running + moved.running,
  completed = study.completed + moved.completed,
  pruned = study.pruned + moved.pruned,
  diverged = study.diverged + moved.diverged,
  failed = study.failed + moved.failed,
  quarantined = study.quarantined + moved.quarantined,
  cancelled = study.cancelled + moved.cancelled
FROM unnest(
  @studies, @queued, @running, @completed, @pruned, @diverged, @failed, @quarantined, @cancelled)
  AS moved (id, queued, running, completed, pruned, diverged, failed, quarantined, cancelled)
JOIN locked ON locked.id = moved.id
WHERE study.id = moved.id
RETURNING study.id AS Study, study.revision
