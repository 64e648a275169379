-- In order of the key: by metric, then by point.
SELECT metric, first_step AS FirstStep, stride, point_steps AS Steps, point_values AS Points
FROM sweep.curve
WHERE trial = @trial
ORDER BY metric, first_point
