-- The trials of a study that have checkpoints in the folder: their files go after the rows.
SELECT DISTINCT checkpoint.trial
FROM sweep.checkpoint
JOIN sweep.trial ON trial.id = checkpoint.trial
WHERE trial.study = @study AND checkpoint.file IS NOT NULL
