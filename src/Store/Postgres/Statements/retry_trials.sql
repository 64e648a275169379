-- Of trials that were locked. Their places in the queue are the old ones; the epoch goes on, so that no fence of before
-- holds again.
UPDATE sweep.trial
SET state = @state, losses = 0, result = NULL, reason = NULL, revision = @revision
WHERE id = ANY (@trials)
