-- One live coordinator for each study: only a live incarnation takes one, only from nobody or from the dead,
-- only a study of its own numerics version.
UPDATE study
SET coordinator_epoch = coordinator_epoch + 1, coordinator = @incarnation
WHERE id = (
    SELECT candidate.id
    FROM study AS candidate INDEXED BY study_active
    WHERE candidate.status = 'active'
      AND (@study IS NULL OR candidate.id = @study)
      AND candidate.id NOT IN (SELECT excepted.value FROM json_each(@except) AS excepted)
      AND candidate.numerics_version = (
        SELECT silo.numerics_version FROM silo WHERE silo.incarnation = @incarnation AND silo.state = 'live')
      AND NOT EXISTS (
        SELECT 1 FROM silo WHERE silo.incarnation = candidate.coordinator AND silo.state = 'live')
    ORDER BY candidate.id
    LIMIT 1)
RETURNING id AS Study, coordinator_epoch AS Epoch
