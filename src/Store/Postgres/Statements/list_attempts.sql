-- In order of trial and attempt, by the indexes on them: what comes before is not read.
SELECT trial.number AS TrialNumber, attempt.epoch AS Number, silo.name AS Silo, attempt.started_at AS StartedAt,
  attempt.ended_at AS EndedAt, attempt.outcome, attempt.training, attempt.evaluating,
  attempt.resumed_from AS ResumedFrom, attempt.reason
FROM sweep.trial
JOIN sweep.attempt ON attempt.trial = trial.id
JOIN sweep.silo ON silo.incarnation = attempt.incarnation
WHERE trial.study = @study AND trial.number >= @afterTrial
  AND (trial.number > @afterTrial OR attempt.epoch > @afterAttempt)
ORDER BY trial.number, attempt.epoch
LIMIT @limit
