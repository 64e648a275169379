-- Version 2: control and placement of studies, what silos offer, tokens, and claims that share the fleet among studies.

ALTER TABLE sweep.study
  ADD COLUMN priority integer NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1000 AND 1000),
  -- Most trials at once; NULL sets no limit.
  ADD COLUMN parallel integer CHECK (parallel >= 1),
  -- What a silo must offer, in order.
  ADD COLUMN labels text [] COLLATE "C" NOT NULL DEFAULT '{}',
  -- Canonical texts of what was appended since the submission.
  ADD COLUMN extensions text [] NOT NULL DEFAULT '{}',
  ADD COLUMN trace_parent text,
  -- Cancelled, and not yet known to have no trial that might still run. A column of its own, because an index on the
  -- counters would make every claim and end write to indexes.
  ADD COLUMN cancelling boolean NOT NULL DEFAULT false,
  -- The latest retry and what it queued: a caller whose reply was lost finds its own.
  ADD COLUMN retry_request uuid,
  ADD COLUMN retry_trials integer NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX study_submit_request ON sweep.study (submit_request);

CREATE INDEX study_cancelling ON sweep.study (id) WHERE cancelling;

ALTER TABLE sweep.silo
  ADD COLUMN slots integer NOT NULL DEFAULT 1,
  ADD COLUMN labels text [] COLLATE "C" NOT NULL DEFAULT '{}';

-- A claim reads the active studies and then the queues of those that get a part: no index over all queues is kept, and
-- what decides is the study's alone.
DROP INDEX sweep.trial_queue;

ALTER TABLE sweep.trial DROP COLUMN numerics_version;

CREATE TABLE sweep.token (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  name text NOT NULL,
  -- SHA-256 of a secret of 256 random bits: nothing to guess by.
  hash bytea NOT NULL,
  scope text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT sweep.store_now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
