-- Trials of a study that have not ended, found by the indexes of queued and of running rows.
SELECT id, epoch, state FROM trial INDEXED BY trial_queue_of_study WHERE state = 'queued' AND study = @study
UNION ALL
SELECT id, epoch, state FROM trial INDEXED BY trial_running WHERE state = 'running' AND study = @study
