-- Studies whose cancellation is under way or was cut off by a crash.
SELECT id FROM sweep.study WHERE cancelling ORDER BY id
