-- A look before a claim, which is a transaction: of an idle fleet most find nothing. The claim asks again.
SELECT study.id
FROM sweep.silo
JOIN sweep.study ON study.numerics_version = silo.numerics_version AND study.labels <@ silo.labels
WHERE silo.incarnation = @incarnation
  AND silo.state = 'live'
  AND study.status = 'active'
  AND study.queued > 0
  AND (@study::bigint IS NULL OR study.id = @study)
  AND study.id <> ALL (@except)
LIMIT 1
