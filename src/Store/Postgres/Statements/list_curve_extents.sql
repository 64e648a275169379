-- Of each metric of a trial only the last row is read: each metric is looked up by the key as the one behind the metric
-- before it, and so is its last row. So the cost follows the number of metrics, not that of points. Trials of other
-- studies are left out: nobody reaches them through this study.
WITH RECURSIVE found (trial, metric) AS (
  SELECT trial.id, (
    SELECT curve.metric FROM sweep.curve WHERE curve.trial = trial.id ORDER BY curve.metric LIMIT 1)
  FROM sweep.trial
  WHERE trial.id = ANY (@trials) AND trial.study = @study
  UNION ALL
  SELECT found.trial, (
    SELECT curve.metric
    FROM sweep.curve
    WHERE curve.trial = found.trial AND curve.metric > found.metric
    ORDER BY curve.metric
    LIMIT 1)
  FROM found
  WHERE found.metric IS NOT NULL)
SELECT found.trial AS Trial, found.metric AS Metric, last.points AS Points, last.step AS LastStep
FROM found
LEFT JOIN LATERAL (
  SELECT curve.first_point + cardinality(curve.point_values) AS points,
    coalesce(
      curve.point_steps[cardinality(curve.point_steps)],
      curve.first_step + (cardinality(curve.point_values) - 1) * curve.stride) AS step
  FROM sweep.curve
  WHERE curve.trial = found.trial AND curve.metric = found.metric
  ORDER BY curve.first_point DESC
  LIMIT 1) AS last ON true
ORDER BY found.trial, found.metric
