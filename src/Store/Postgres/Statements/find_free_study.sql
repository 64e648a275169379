-- A look at what could be taken: the epoch that is found is what the taking must still find.
SELECT candidate.id AS Study, candidate.coordinator_epoch AS Epoch
FROM sweep.study AS candidate
WHERE candidate.status = 'active'
  AND (@study::bigint IS NULL OR candidate.id = @study)
  AND candidate.id <> ALL (@except)
  AND candidate.numerics_version = (
    SELECT silo.numerics_version FROM sweep.silo WHERE silo.incarnation = @incarnation AND silo.state = 'live')
  AND NOT EXISTS (
    SELECT 1 FROM sweep.silo WHERE silo.incarnation = candidate.coordinator AND silo.state = 'live')
ORDER BY candidate.id
LIMIT 1
