-- What decides whether a study may be controlled, as it stays until the commit.
SELECT id, status, cancelling, cancelled, queued + running AS Unended, extensions, retry_request AS RetryRequest,
  retry_trials AS RetryTrials
FROM sweep.study
WHERE id = @study
FOR NO KEY UPDATE
