-- The newest two are kept: one to go on from, one in case that it cannot be read.
DELETE FROM sweep.checkpoint
WHERE trial = @trial
  AND sequence < (SELECT max(newest.sequence) FROM sweep.checkpoint AS newest WHERE newest.trial = @trial) - 1
RETURNING file
