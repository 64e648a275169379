-- A checkpoint is progress: losses before it no longer count towards quarantine.
UPDATE trial SET losses = 0 WHERE id = @trial AND losses <> 0
