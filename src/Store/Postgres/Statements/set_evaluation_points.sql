-- Of trials that the caller holds: locked and matched before, in the same transaction.
UPDATE sweep.trial
SET evaluation_point = sent.evaluation_point
FROM unnest(@trials, @evaluationPoints) AS sent (trial, evaluation_point)
WHERE trial.id = sent.trial AND trial.evaluation_point IS DISTINCT FROM sent.evaluation_point
