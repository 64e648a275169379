-- Only the running trials of silos that are marked dead, which is final, never of those that merely look late: the row
-- of a trial cannot tell whether its silo has just renewed. At a beat looks at those that died lately, however many
-- trials run; now and then at all, for a claim that was committed long after its silo's death.
SELECT trial.id AS Trial, trial.epoch, trial.incarnation, silo.death, silo.excused
FROM sweep.silo
JOIN sweep.trial ON trial.incarnation = silo.incarnation
WHERE silo.state = 'dead'
  AND (@all OR silo.dead_at > sweep.store_now() - interval '1 hour')
  AND trial.state = 'running'
ORDER BY trial.id
LIMIT @limit
