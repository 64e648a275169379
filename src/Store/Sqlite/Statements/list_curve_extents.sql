-- Of each metric of a trial only the last chunk is read: each metric is looked up by the key as the one behind the
-- metric before it, and so is its last chunk. So the cost follows the number of metrics, not that of points. Trials of
-- other studies are left out: nobody reaches them through this study.
WITH RECURSIVE found (trial, metric) AS (
  SELECT trial.id, (
    SELECT curve.metric FROM curve WHERE curve.trial = trial.id ORDER BY curve.metric LIMIT 1)
  FROM json_each(@trials) AS asked
  CROSS JOIN trial
  WHERE trial.id = asked.value AND trial.study = @study
  UNION ALL
  SELECT found.trial, (
    SELECT curve.metric
    FROM curve
    WHERE curve.trial = found.trial AND curve.metric > found.metric
    ORDER BY curve.metric
    LIMIT 1)
  FROM found
  WHERE found.metric IS NOT NULL)
SELECT found.trial AS Trial, found.metric AS Metric, last.chunk AS Chunk, length(last.point_steps) AS StepBytes,
  substr(last.point_steps, -8) AS LastStep
FROM found
LEFT JOIN curve AS last ON last.trial = found.trial AND last.metric = found.metric AND last.chunk = (
  SELECT max(curve.chunk) FROM curve WHERE curve.trial = found.trial AND curve.metric = found.metric)
ORDER BY found.trial, found.metric
