-- Whether a write whose reply was lost has stored its checkpoint: the same one is not stored twice.
SELECT sha256 FROM sweep.checkpoint WHERE trial = @trial AND step = @step ORDER BY sequence DESC LIMIT 1
