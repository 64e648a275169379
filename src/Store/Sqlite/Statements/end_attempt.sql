-- An attempt ends once.
UPDATE attempt
SET ended_at = @now, outcome = @outcome, training = @training, evaluating = @evaluating,
  resumed_from = @resumedFrom, reason = @reason
WHERE trial = @trial AND epoch = @epoch AND outcome = 'running'
