-- A chunk that is sent again replaces the stored one: points cannot double.
INSERT INTO curve (trial, metric, chunk, point_steps, point_values)
VALUES (@trial, @metric, @chunk, @steps, @values)
ON CONFLICT (trial, metric, chunk)
DO UPDATE SET point_steps = excluded.point_steps, point_values = excluded.point_values
