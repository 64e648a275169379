-- A checkpoint is progress: losses before it no longer count towards quarantine.
UPDATE sweep.trial SET losses = 0 WHERE id = ANY (@trials) AND losses <> 0
