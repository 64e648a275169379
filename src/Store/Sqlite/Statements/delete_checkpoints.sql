-- A trial that has ended has no checkpoints.
DELETE FROM checkpoint WHERE trial = @trial
