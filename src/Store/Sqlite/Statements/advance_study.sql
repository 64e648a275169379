-- The revision grows once for each transaction that changes trials; counters move with the trials they count.
UPDATE study
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
