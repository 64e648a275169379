-- In order of the key: by metric, then by point. Each range of it is looked up by the key, and nothing else is read.
SELECT curve.metric, curve.chunk AS Chunk, curve.point_steps AS Steps, curve.point_values AS "Values"
FROM json_each(@ranges) AS asked
CROSS JOIN curve
WHERE curve.trial = @trial
  AND (curve.metric, curve.chunk) >= (asked.value ->> 'metric', asked.value ->> 'chunk')
  AND curve.metric < asked.value ->> 'end'
ORDER BY curve.metric, curve.chunk
