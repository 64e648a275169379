-- The fence of changes: first the lock, in order of id, then the match of epoch, incarnation and state on what the lock
-- found, then the writing. A trial that is matched stays as it is until the commit.
SELECT id AS Trial, study, epoch, incarnation, state, losses
FROM sweep.trial
WHERE id = ANY (@trials)
ORDER BY id
FOR NO KEY UPDATE
