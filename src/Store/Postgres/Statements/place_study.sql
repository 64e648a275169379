-- Claims ask for the placement when they have the study's lock: those that follow keep to it.
UPDATE sweep.study
SET priority = @priority, parallel = @parallel, labels = @labels, revision = revision + 1
WHERE id = @study
