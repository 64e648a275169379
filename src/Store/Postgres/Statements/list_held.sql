-- Every trial that runs under this incarnation, whether its silo knows of it or not.
SELECT id AS Trial, epoch
FROM sweep.trial
WHERE state = 'running' AND incarnation = @incarnation
ORDER BY id
