-- Only the running trials of silos that are marked dead, which is final, never of those that merely look late: the row
-- of a trial cannot tell whether its silo has just renewed.
SELECT trial.id AS Trial, trial.epoch, trial.incarnation, silo.death, silo.excused
FROM sweep.trial
JOIN sweep.silo ON silo.incarnation = trial.incarnation
WHERE trial.state = 'running' AND silo.state = 'dead'
ORDER BY trial.id
LIMIT @limit
