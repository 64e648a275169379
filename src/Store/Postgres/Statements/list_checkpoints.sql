-- Newest first.
SELECT step, sha256, content, file FROM sweep.checkpoint WHERE trial = @trial ORDER BY sequence DESC
