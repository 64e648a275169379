-- Trials before their study, in order of id, as every transaction does.
SELECT id AS Trial, state
FROM sweep.trial
WHERE study = @study AND state IN ('failed', 'quarantined', 'cancelled')
ORDER BY id
FOR NO KEY UPDATE
