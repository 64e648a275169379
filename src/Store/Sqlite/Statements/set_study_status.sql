-- Its coordinator is let go: whoever drives the study next reads it anew.
UPDATE study SET status = @status, coordinator = NULL, revision = revision + 1 WHERE id = @study
