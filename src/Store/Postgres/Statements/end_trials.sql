-- Fenced: of trials that the caller holds, locked and matched before. The revision is that of their study, taken last.
UPDATE sweep.trial
SET state = ended.state, incarnation = NULL, claim_request = NULL, losses = 0, result = ended.result,
  reason = ended.reason, evaluation_point = coalesce(ended.evaluation_point, trial.evaluation_point),
  revision = ended.revision
FROM unnest(@trials, @states, @results, @reasons, @evaluationPoints, @revisions)
  AS ended (trial, state, result, reason, evaluation_point, revision)
WHERE trial.id = ended.trial
