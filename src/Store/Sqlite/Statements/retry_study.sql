-- Counters move with the trials they count, and the request is kept with what it did.
UPDATE study
SET revision = revision + 1,
  coordinator = CASE WHEN status = @status THEN coordinator END,
  status = @status,
  queued = queued + @trials,
  failed = failed - @failed,
  quarantined = quarantined - @quarantined,
  cancelled = cancelled - @cancelled,
  retry_request = @request,
  retry_trials = @trials
WHERE id = @study
