-- A chunk that is sent whole replaces its parts; the row that begins it is overwritten afterwards. Found by their key,
-- as in truncate_curves.
DELETE FROM sweep.curve
WHERE curve.ctid = ANY (ARRAY(
  SELECT part.place
  FROM unnest(@trials, @metrics, @firstPoints) AS whole (trial, metric, first_point)
  CROSS JOIN LATERAL (
    SELECT stored.ctid AS place
    FROM sweep.curve AS stored
    WHERE stored.trial = whole.trial
      AND stored.metric = whole.metric
      AND stored.first_point > whole.first_point
      AND stored.first_point < whole.first_point + @capacity
    OFFSET 0) AS part))
