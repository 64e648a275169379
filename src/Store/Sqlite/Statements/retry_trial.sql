-- Of a trial that may be retried: looked at in the same transaction. Its place in the queue is the old one; the epoch
-- goes on, so that no fence of before holds again.
UPDATE trial
SET state = @state, losses = 0, result = NULL, reason = NULL,
  revision = (SELECT study.revision + 1 FROM study WHERE study.id = trial.study)
WHERE id = @trial
