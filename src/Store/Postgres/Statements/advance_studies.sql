-- Taken last before the commit: whoever holds it holds up every other transaction of the study. Counters move with the
-- trials they count, and the revision grows once for each transaction, in the order of commits.
UPDATE sweep.study
SET revision = revision + 1,
  queued = queued + @queued,
  running = running + @running,
  completed = completed + @completed,
  pruned = pruned + @pruned,
  diverged = diverged + @diverged,
  failed = failed + @failed,
  quarantined = quarantined + @quarantined,
  cancelled = cancelled + @cancelled
WHERE id = @study
RETURNING revision
