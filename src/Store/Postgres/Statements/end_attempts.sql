-- An attempt ends once.
UPDATE sweep.attempt
SET ended_at = sweep.store_now(), outcome = ended.outcome, training = ended.training * interval '1 microsecond',
  evaluating = ended.evaluating * interval '1 microsecond', resumed_from = ended.resumed_from, reason = ended.reason
FROM unnest(@trials, @epochs, @outcomes, @trainings, @evaluatings, @resumedFroms, @reasons)
  AS ended (trial, epoch, outcome, training, evaluating, resumed_from, reason)
WHERE attempt.trial = ended.trial AND attempt.epoch = ended.epoch AND attempt.outcome = 'running'
