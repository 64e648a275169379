-- Trials, attempts and checkpoints go with it (ON DELETE CASCADE), and curves with their trials (by a trigger), so that
-- every fence on them is refused.
DELETE FROM sweep.study WHERE id = @study
