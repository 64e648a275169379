-- The evidence for a quarantine: the latest lost attempts of a trial, in order.
SELECT epoch, silo, started_at AS StartedAt, ended_at AS EndedAt, reason
FROM (
  SELECT attempt.epoch, silo.name AS silo, attempt.started_at, attempt.ended_at, attempt.reason
  FROM sweep.attempt
  JOIN sweep.silo ON silo.incarnation = attempt.incarnation
  WHERE attempt.trial = @trial AND attempt.outcome = 'lost'
  ORDER BY attempt.epoch DESC
  LIMIT @limit) AS latest
ORDER BY epoch
