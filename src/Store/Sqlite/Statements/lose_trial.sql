-- Of a trial that was found running in the same transaction, which holds the write lock. The queue position stays, and
-- losses are counted until the next checkpoint.
UPDATE trial
SET state = @state, incarnation = NULL, claim_request = NULL, losses = losses + 1, reason = @reason,
  revision = (SELECT study.revision + 1 FROM study WHERE study.id = trial.study)
WHERE id = @trial
