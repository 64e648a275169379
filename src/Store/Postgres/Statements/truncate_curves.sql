-- Points at or past the chunk that an attempt goes on with belong to one that got further than its checkpoint; of
-- metrics that are not named, all do.
DELETE FROM sweep.curve
USING unnest(@trials) AS begun (trial)
WHERE curve.trial = begun.trial
  AND curve.first_point >= coalesce(
    (
      SELECT tail.first_point
      FROM unnest(@tailTrials, @tailMetrics, @tailPoints) AS tail (trial, metric, first_point)
      WHERE tail.trial = curve.trial AND tail.metric = curve.metric),
    0)
