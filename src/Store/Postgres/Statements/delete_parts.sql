-- A chunk that is sent whole replaces its parts; the row that begins it is overwritten afterwards.
DELETE FROM sweep.curve
USING unnest(@trials, @metrics, @firstPoints) AS whole (trial, metric, first_point)
WHERE curve.trial = whole.trial
  AND curve.metric = whole.metric
  AND curve.first_point > whole.first_point
  AND curve.first_point < whole.first_point + @capacity
