-- Only the running trials of silos that are marked dead, never of those that merely look late.
SELECT trial.id, trial.study, trial.epoch, trial.losses, silo.death
FROM trial INDEXED BY trial_running
JOIN silo ON silo.incarnation = trial.incarnation
WHERE trial.state = 'running' AND silo.state <> 'live'
ORDER BY trial.id
