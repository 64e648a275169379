-- Whether take_study would find one: a look that needs no write lock.
SELECT candidate.id
FROM study AS candidate INDEXED BY study_active
WHERE candidate.status = 'active'
  AND (@study IS NULL OR candidate.id = @study)
  AND candidate.id NOT IN (SELECT excepted.value FROM json_each(@except) AS excepted)
  AND candidate.numerics_version = (
    SELECT silo.numerics_version FROM silo WHERE silo.incarnation = @incarnation AND silo.state = 'live')
  AND NOT EXISTS (
    SELECT 1 FROM silo WHERE silo.incarnation = candidate.coordinator AND silo.state = 'live')
LIMIT 1
