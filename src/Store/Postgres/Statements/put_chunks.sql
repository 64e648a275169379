-- A chunk that is sent again replaces the stored one: points cannot double. All chunks of all trials of a write come in
-- one statement, their points one after another in two flat arrays.
INSERT INTO sweep.curve (trial, metric, chunk, point_steps, point_values)
SELECT sent.trial, sent.metric, sent.chunk,
  (@steps::bigint[]) [sent.first : sent.last], (@values::double precision[]) [sent.first : sent.last]
FROM unnest(@trials, @metrics, @chunks, @firsts, @lasts) AS sent (trial, metric, chunk, first, last)
ORDER BY sent.trial, sent.metric, sent.chunk
ON CONFLICT (trial, metric, chunk)
DO UPDATE SET point_steps = excluded.point_steps, point_values = excluded.point_values
