-- Read after reserve_numbers, which has waited for a pending enqueue at the same number. No row: the fence is stale or
-- the study is not active.
SELECT next_number
FROM sweep.study
WHERE id = @study AND coordinator_epoch = @epoch AND coordinator = @incarnation AND status = 'active'
