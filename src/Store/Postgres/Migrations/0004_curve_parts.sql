-- Version 4: curves in parts. A write adds its points as a row of its own instead of the open chunk anew, and steps at
-- equal distances, which nearly all are, take no room.

-- The lock on the trial, which every write takes first, keeps curves from outliving it. A foreign key would look at the
-- trial again for every row, which takes as long as storing the row.
ALTER TABLE sweep.curve
  DROP CONSTRAINT curve_trial_fkey,
  -- Ordinal of the row's first point within the curve.
  ALTER COLUMN chunk TYPE integer USING chunk * 256,
  -- Either the first step and the distance of each to the next, or all steps.
  ALTER COLUMN point_steps DROP NOT NULL,
  ADD COLUMN first_step bigint,
  ADD COLUMN stride bigint,
  ADD CHECK ((point_steps IS NULL) = (first_step IS NOT NULL AND stride IS NOT NULL)),
  -- Losses do not compress: the values of a whole chunk stay in their row, as they are.
  SET (toast_tuple_target = 4096);

ALTER TABLE sweep.curve RENAME COLUMN chunk TO first_point;

CREATE FUNCTION sweep.delete_curves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM sweep.curve USING deleted WHERE curve.trial = deleted.id;
  RETURN NULL;
END $$;

CREATE TRIGGER trial_deleted AFTER DELETE ON sweep.trial REFERENCING OLD TABLE AS deleted
  FOR EACH STATEMENT EXECUTE FUNCTION sweep.delete_curves();

CREATE OR REPLACE VIEW sweep.metric_point AS
SELECT curve.trial, curve.metric AS name,
  coalesce(point.step, curve.first_step + (point.ordinal - 1) * curve.stride) AS step, point.value
FROM sweep.curve
CROSS JOIN LATERAL unnest(curve.point_steps, curve.point_values) WITH ORDINALITY AS point (step, value, ordinal);
