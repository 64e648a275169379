-- A new trial queues behind every trial that was ever enqueued.
INSERT INTO trial (study, number, arm, configuration, seed, parameters, queue_position, revision)
VALUES (@study, @number, @arm, @configuration, @seed, @parameters,
  1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'trial'), 0), @revision)
