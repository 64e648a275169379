-- Trials that have ended have no checkpoints.
DELETE FROM sweep.checkpoint WHERE trial = ANY (@trials) RETURNING trial, file
