-- Whether this coordinator has completed the study in an earlier call whose reply was lost. Read after complete_study,
-- which has waited for that one's commit.
SELECT 1
FROM sweep.study
WHERE id = @study AND coordinator_epoch = @epoch AND coordinator = @incarnation AND status = 'completed'
