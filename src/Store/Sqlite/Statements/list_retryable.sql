-- What a retry queues again, by the index of the study's trials.
SELECT id, state FROM trial WHERE study = @study AND state IN ('failed', 'quarantined', 'cancelled') ORDER BY number
