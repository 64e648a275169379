-- Of a study that is locked. Its coordinator is let go: whoever drives it next reads it anew.
UPDATE sweep.study
SET status = @status, cancelling = @cancelling, coordinator = NULL, revision = revision + 1
WHERE id = @study
