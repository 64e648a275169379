-- Claims look at the placement in their own transaction: those that follow keep to it.
UPDATE study
SET priority = @priority, parallel = @parallel, labels = @labels, revision = revision + 1
WHERE id = @study
