-- Of trials that were locked and matched as not ended, while their study was locked as being cancelled.
UPDATE sweep.trial
SET state = @state, incarnation = NULL, claim_request = NULL, revision = @revision
WHERE id = ANY (@trials)
