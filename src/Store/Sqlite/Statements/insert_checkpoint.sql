-- Checkpoints are ordered by writing.
INSERT INTO checkpoint (trial, sequence, step, sha256, content)
VALUES (@trial, 1 + coalesce((SELECT max(newest.sequence) FROM checkpoint AS newest WHERE newest.trial = @trial), 0),
  @step, @sha256, @content)
