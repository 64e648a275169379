-- Every trial that runs under this incarnation, whether its silo knows of it or not.
SELECT id AS Trial, epoch
FROM trial INDEXED BY trial_running
WHERE state = 'running' AND incarnation = @incarnation
ORDER BY id
