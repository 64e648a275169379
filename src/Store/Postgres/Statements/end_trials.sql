-- Fenced: of trials that the caller holds, locked and matched before. The revision is that of their study, which the
-- statement before this one has taken.
UPDATE sweep.trial
SET state = ended.state, incarnation = NULL, claim_request = NULL, result = ended.result,
  reason = ended.reason, evaluation_point = coalesce(ended.evaluation_point, trial.evaluation_point),
  revision = study.revision
FROM unnest(@trials, @outcomes, @results, @reasons, @evaluationPoints)
  AS ended (trial, state, result, reason, evaluation_point),
  sweep.study
WHERE trial.id = ended.trial AND study.id = trial.study
