-- A repeated claim finds what its first call took, as far as it still holds it.
SELECT id, study, number, arm, configuration, seed, parameters, problem, problem_version AS ProblemVersion,
  problem_hash AS ProblemHash, epoch, losses, queue_position AS QueuePosition
FROM trial INDEXED BY trial_running
WHERE state = 'running'
  AND incarnation = @incarnation
  AND claim_request = @request
  AND EXISTS (SELECT 1 FROM silo WHERE silo.incarnation = @incarnation AND silo.state = 'live')
