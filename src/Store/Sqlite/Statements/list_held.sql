-- Every trial that runs under this incarnation, whether its silo knows of it or not.
SELECT trial.id AS Trial, trial.epoch, study.status
FROM trial INDEXED BY trial_running
JOIN study ON study.id = trial.study
WHERE trial.state = 'running' AND trial.incarnation = @incarnation
ORDER BY trial.id
