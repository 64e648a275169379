-- Newest first.
SELECT step, sha256, content FROM checkpoint WHERE trial = @trial ORDER BY sequence DESC
