-- New trials queue behind every trial that was ever enqueued, in order of number (sequences are read after the sort),
-- and are measured on what their study is measured on.
INSERT INTO sweep.trial (study, number, arm, configuration, seed, parameters, problem, problem_version, problem_hash,
  revision)
SELECT study.id, @firstNumber + fresh.ordinal - 1, fresh.arm, fresh.configuration, fresh.seed, fresh.parameters,
  study.problem, study.problem_version, study.problem_hash, study.revision
FROM sweep.study
CROSS JOIN unnest(@arms, @configurations, @seeds, @parameters) WITH ORDINALITY
  AS fresh (arm, configuration, seed, parameters, ordinal)
WHERE study.id = @study
ORDER BY fresh.ordinal
