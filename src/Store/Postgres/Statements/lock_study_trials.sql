-- Trials before their study, in order of id, as every transaction does: a deletion meets no deadlock.
SELECT id FROM sweep.trial WHERE study = @study ORDER BY id FOR UPDATE
