-- Fenced: of trials that the caller holds, locked and matched before. The attempt is refunded, the place in the queue
-- stays.
UPDATE sweep.trial
SET state = @state, incarnation = NULL, claim_request = NULL, attempts = trial.attempts - 1,
  revision = released.revision
FROM unnest(@trials, @revisions) AS released (trial, revision)
WHERE trial.id = released.trial
