-- Of a study that is locked. Its coordinator is let go: one that does not know the extension cannot complete the study.
UPDATE sweep.study
SET extensions = array_append(extensions, @extension), planned_trials = @plannedTrials, status = @status,
  coordinator = NULL, revision = revision + 1
WHERE id = @study
