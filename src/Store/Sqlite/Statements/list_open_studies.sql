-- What a live incarnation may claim of, by the studies' rows alone: as many as there are active studies, whatever
-- number has ended.
SELECT study.id AS Study, study.priority, study.queued, study.running, study.parallel
FROM study INDEXED BY study_active
JOIN silo ON silo.numerics_version = study.numerics_version
WHERE study.status = 'active'
  AND study.queued > 0
  AND silo.incarnation = @incarnation
  AND silo.state = 'live'
  AND (@study IS NULL OR study.id = @study)
  AND (@trial IS NULL OR study.id = (SELECT trial.study FROM trial WHERE trial.id = @trial))
  AND study.id NOT IN (SELECT excepted.value FROM json_each(@except) AS excepted)
  AND NOT EXISTS (
    SELECT 1
    FROM json_each(study.labels) AS asked
    WHERE asked.value NOT IN (SELECT offered.value FROM json_each(silo.labels) AS offered))
