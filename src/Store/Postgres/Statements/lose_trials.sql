-- Of trials that were locked and matched as orphans. The queue position stays, and losses are counted until the next
-- checkpoint, those that the server's own absence explains left out.
UPDATE sweep.trial
SET state = lost.state, incarnation = NULL, claim_request = NULL, losses = trial.losses + lost.counted,
  reason = lost.reason, revision = lost.revision
FROM unnest(@trials, @states, @counted, @reasons, @revisions) AS lost (trial, state, counted, reason, revision)
WHERE trial.id = lost.trial
