-- Trials of a study that have not ended, found by the indexes of queued and of running rows: a cancelled study gets no
-- more of them.
SELECT unended.id
FROM (
  SELECT trial.id FROM sweep.trial WHERE trial.state = 'queued' AND trial.study = @study
  UNION ALL
  SELECT trial.id FROM sweep.trial WHERE trial.state = 'running' AND trial.study = @study) AS unended
LIMIT @limit
