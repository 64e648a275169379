-- Fenced: only the trial's holder ends it, once.
UPDATE trial
SET state = @state, incarnation = NULL, claim_request = NULL, result = @result, reason = @reason,
  evaluation_point = coalesce(@evaluationPoint, evaluation_point),
  revision = (SELECT study.revision + 1 FROM study WHERE study.id = trial.study)
WHERE id = @trial AND epoch = @epoch AND incarnation = @incarnation AND state = 'running'
RETURNING study
