-- Version 2: what trials are measured on. Studies and trials of before keep NULL: nobody can tell any more.

ALTER TABLE study ADD COLUMN problem TEXT;

ALTER TABLE study ADD COLUMN problem_version INTEGER;

-- SHA-256 of the problem's definition, in lower-case hexadecimal.
ALTER TABLE study ADD COLUMN problem_hash TEXT
  CHECK ((problem IS NULL) = (problem_hash IS NULL) AND (problem IS NULL) = (problem_version IS NULL));

-- Each trial has a copy of its study's, made when it is enqueued.
ALTER TABLE trial ADD COLUMN problem TEXT;

ALTER TABLE trial ADD COLUMN problem_version INTEGER;

ALTER TABLE trial ADD COLUMN problem_hash TEXT
  CHECK ((problem IS NULL) = (problem_hash IS NULL) AND (problem IS NULL) = (problem_version IS NULL));

-- Where the losses are evaluated, as the training run says: written under the fence of an attempt.
ALTER TABLE trial ADD COLUMN evaluation_point TEXT;

-- Whose arithmetic: a silo claims trials, and takes studies, of its own version alone. That of a silo which registered
-- before is not known (0); it goes on with what it holds.
ALTER TABLE silo ADD COLUMN numerics_version INTEGER NOT NULL DEFAULT 0;

ALTER TABLE trial ADD COLUMN numerics_version INTEGER NOT NULL DEFAULT 0;

UPDATE trial SET numerics_version = (SELECT study.numerics_version FROM study WHERE study.id = trial.study);

DROP INDEX trial_queue;

-- Only queued rows, each version apart: a claim walks past nothing that it cannot take.
CREATE INDEX trial_queue ON trial (numerics_version, queue_position) WHERE state = 'queued';
