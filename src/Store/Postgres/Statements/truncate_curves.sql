-- Points at or past the chunk that an attempt goes on with belong to one that got further than its checkpoint; of
-- metrics that are not named, all do. Of each trial by its key (OFFSET keeps the planner from joining): a table that
-- has just grown has no statistics, and joined it would be read as a whole.
DELETE FROM sweep.curve
WHERE curve.ctid = ANY (ARRAY(
  SELECT stale.place
  FROM unnest(@trials) AS begun (trial)
  CROSS JOIN LATERAL (
    SELECT stored.ctid AS place
    FROM sweep.curve AS stored
    WHERE stored.trial = begun.trial
      AND stored.first_point >= coalesce(
        (
          SELECT tail.first_point
          FROM unnest(@tailTrials, @tailMetrics, @tailPoints) AS tail (trial, metric, first_point)
          WHERE tail.trial = stored.trial AND tail.metric = stored.metric),
        0)
    OFFSET 0) AS stale))
