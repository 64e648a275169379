-- Fenced: only the trial's holder gives it back. The attempt is refunded, the queue position stays.
UPDATE trial
SET state = @state, incarnation = NULL, claim_request = NULL, attempts = attempts - 1,
  revision = (SELECT study.revision + 1 FROM study WHERE study.id = trial.study)
WHERE id = @trial AND epoch = @epoch AND incarnation = @incarnation AND state = 'running'
RETURNING study
