-- Chunks at or past the attempt's start belong to an attempt that got further than its checkpoint.
DELETE FROM curve
WHERE trial = @trial
  AND chunk >= coalesce((SELECT tail.value FROM json_each(@tail) AS tail WHERE tail.key = curve.metric), 0)
