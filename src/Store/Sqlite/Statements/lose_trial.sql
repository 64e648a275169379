-- Matches the epoch at which the trial was found orphaned. The queue position stays, and losses are counted until the
-- next checkpoint.
UPDATE trial
SET state = @state, incarnation = NULL, claim_request = NULL, losses = losses + 1, reason = @reason,
  revision = (SELECT study.revision + 1 FROM study WHERE study.id = trial.study)
WHERE id = @trial AND epoch = @epoch AND state = 'running'
