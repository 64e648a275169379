-- Checkpoints are ordered by writing, which the lock on their trial makes one after another.
INSERT INTO sweep.checkpoint (trial, sequence, step, sha256, content, file)
VALUES (@trial,
  1 + coalesce((SELECT max(newest.sequence) FROM sweep.checkpoint AS newest WHERE newest.trial = @trial), 0),
  @step, @sha256, @content, @file)
