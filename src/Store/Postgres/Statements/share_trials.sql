-- The fence of metrics: as lock_trials, but writers of metrics do not hold up each other.
SELECT id AS Trial, study, epoch, incarnation, state, losses
FROM sweep.trial
WHERE id = ANY (@trials)
ORDER BY id
FOR SHARE
