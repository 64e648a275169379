-- Of a trial that has not ended: looked at in the same transaction.
UPDATE trial
SET state = @state, incarnation = NULL, claim_request = NULL,
  revision = (SELECT study.revision + 1 FROM study WHERE study.id = trial.study)
WHERE id = @trial
