-- In order of the key: by metric, then by point. Each range of it is looked up by the key, and nothing else is read:
-- the order within keeps the planner from reading all of the trial instead.
SELECT part.*
FROM unnest(@metrics, @firstPoints, @ends) AS range (metric, first_point, before)
CROSS JOIN LATERAL (
  SELECT curve.metric, curve.first_point AS FirstPoint, curve.first_step AS FirstStep, curve.stride,
    curve.point_steps AS Steps, curve.point_values AS Points
  FROM sweep.curve
  WHERE curve.trial = @trial
    AND (curve.metric, curve.first_point) >= (range.metric COLLATE "C", range.first_point)
    AND curve.metric < range.before COLLATE "C"
  ORDER BY curve.metric, curve.first_point) AS part
ORDER BY part.metric, part.FirstPoint
