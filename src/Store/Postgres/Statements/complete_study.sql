-- Only the study's coordinator completes it, and only when every enqueued trial has ended.
UPDATE sweep.study
SET status = 'completed', revision = revision + 1
WHERE id = @study
  AND coordinator_epoch = @epoch
  AND coordinator = @incarnation
  AND status = 'active'
  AND queued = 0
  AND running = 0
