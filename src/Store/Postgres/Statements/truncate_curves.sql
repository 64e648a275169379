-- Chunks at or past the attempt's start belong to an attempt that got further than its checkpoint; of metrics that are
-- not named, all do.
DELETE FROM sweep.curve
USING unnest(@trials) AS begun (trial)
WHERE curve.trial = begun.trial
  AND curve.chunk >= coalesce(
    (
      SELECT tail.chunk
      FROM unnest(@tailTrials, @tailMetrics, @tailChunks) AS tail (trial, metric, chunk)
      WHERE tail.trial = curve.trial AND tail.metric = curve.metric),
    0)
