-- What decides whether a study may be controlled.
SELECT status, extensions, retry_request AS RetryRequest, retry_trials AS RetryTrials FROM study WHERE id = @study
