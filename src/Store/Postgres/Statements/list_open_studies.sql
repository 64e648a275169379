-- What a live incarnation may claim of, by the studies' rows alone: as many as there are active studies, whatever
-- number has ended. A look: the claim asks again, under the lock, whether a study may still be claimed of.
SELECT study.id AS Study, study.priority, study.queued, study.running, study.parallel
FROM sweep.silo
JOIN sweep.study ON study.numerics_version = silo.numerics_version AND study.labels <@ silo.labels
WHERE silo.incarnation = @incarnation
  AND silo.state = 'live'
  AND study.status = 'active'
  AND study.queued > 0
  AND (@study::bigint IS NULL OR study.id = @study)
  AND (@trial::bigint IS NULL OR study.id = (SELECT trial.study FROM sweep.trial WHERE trial.id = @trial))
  AND study.id <> ALL (@except)
