-- What a part of the chunk is put behind.
SELECT metric, point_steps AS Steps, point_values AS "Values"
FROM curve
WHERE trial = @trial AND metric = @metric AND chunk = @chunk
