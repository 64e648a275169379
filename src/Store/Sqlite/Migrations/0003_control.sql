-- Version 3: control and placement of studies, what silos offer, tokens, and claims that share the fleet among studies.

ALTER TABLE study ADD COLUMN priority INTEGER NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1000 AND 1000);

-- Most trials at once; NULL sets no limit.
ALTER TABLE study ADD COLUMN parallel INTEGER CHECK (parallel >= 1);

-- What a silo must offer: a JSON list, in order.
ALTER TABLE study ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';

-- Canonical texts of what was appended since the submission: a JSON list.
ALTER TABLE study ADD COLUMN extensions TEXT NOT NULL DEFAULT '[]';

ALTER TABLE study ADD COLUMN trace_parent TEXT;

-- Of the call that submitted it; NULL for studies of before.
ALTER TABLE study ADD COLUMN submit_request TEXT;

-- The latest retry and what it queued: a caller whose reply was lost finds its own.
ALTER TABLE study ADD COLUMN retry_request TEXT;

ALTER TABLE study ADD COLUMN retry_trials INTEGER NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX study_submit_request ON study (submit_request);

ALTER TABLE silo ADD COLUMN slots INTEGER NOT NULL DEFAULT 1;

ALTER TABLE silo ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';

-- A claim reads the active studies and then the queues of those that get a part: no index over all queues is kept, and
-- what decides is the study's alone.
DROP INDEX trial_queue;

ALTER TABLE trial DROP COLUMN numerics_version;

CREATE TABLE token (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- SHA-256 of a secret of 256 random bits: nothing to guess by.
  hash BLOB NOT NULL,
  scope TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;
