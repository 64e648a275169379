-- Trials, attempts, curves and checkpoints go with it (ON DELETE CASCADE), so that every fence on them is refused.
DELETE FROM sweep.study WHERE id = @study
