-- Every trial that runs under this incarnation, whether its silo knows of it or not.
SELECT trial.id AS Trial, trial.epoch, study.status = 'active' AS IsWanted
FROM sweep.trial
JOIN sweep.study ON study.id = trial.study
WHERE trial.state = 'running' AND trial.incarnation = @incarnation
ORDER BY trial.id
