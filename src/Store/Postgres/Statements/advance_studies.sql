-- Taken last before the commit: whoever holds a study holds up every other transaction of it. Those that move trials of
-- several have queued for all of them first, so that none waits here for another that waits for it. Counters move with
-- the trials they count, and the revision grows once for each transaction, in the order of commits.
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
WHERE study.id = moved.id
RETURNING study.id AS Study, study.revision
