-- A part that is sent again replaces the stored one: points cannot double. All parts of all trials of a write come in
-- one statement, their values, and the steps that are not at equal distances, one after another in two flat arrays.
INSERT INTO sweep.curve (trial, metric, first_point, first_step, stride, point_steps, point_values)
SELECT sent.trial, sent.metric, sent.first_point, sent.first_step, sent.stride,
  CASE WHEN sent.stride IS NULL THEN (@steps::bigint[]) [sent.steps_from : sent.steps_to] END,
  (@values::double precision[]) [sent.values_from : sent.values_to]
FROM unnest(@trials, @metrics, @firstPoints, @firstSteps, @strides, @stepsFrom, @stepsTo, @valuesFrom, @valuesTo)
  AS sent (trial, metric, first_point, first_step, stride, steps_from, steps_to, values_from, values_to)
ON CONFLICT (trial, metric, first_point)
DO UPDATE SET first_step = excluded.first_step, stride = excluded.stride, point_steps = excluded.point_steps,
  point_values = excluded.point_values
