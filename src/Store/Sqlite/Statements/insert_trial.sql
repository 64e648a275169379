-- A new trial queues behind every trial that was ever enqueued, and is measured on what its study is measured on.
INSERT INTO trial (study, number, arm, configuration, seed, parameters, problem, problem_version, problem_hash,
  queue_position, revision)
SELECT id, @number, @arm, @configuration, @seed, @parameters, problem, problem_version, problem_hash,
  1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'trial'), 0), @revision
FROM study
WHERE id = @study
