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
