-- Locked: whether this coordinator has completed the study in an earlier call whose reply was lost.
SELECT 1
FROM sweep.study
WHERE id = @study AND coordinator_epoch = @epoch AND coordinator = @incarnation AND status = 'completed'
FOR KEY SHARE
