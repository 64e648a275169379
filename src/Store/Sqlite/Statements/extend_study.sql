-- Its coordinator is let go: one that does not know the extension cannot complete the study.
UPDATE study
SET extensions = json_insert(extensions, '$[#]', @extension), planned_trials = @plannedTrials, status = @status,
  coordinator = NULL, revision = revision + 1
WHERE id = @study
