-- Version 1: studies, trials, silos, attempts, curves and checkpoints, in a schema of their own that the migrator
-- makes.
-- States, statuses and outcomes are the names of their enums in lower case: append, never rename. Text is compared by
-- its bytes (COLLATE "C"), so that indexes outlive the operating system's changes of collation.

-- The store's clock and the server's start, each in one place. now() is the start of the transaction: a lease that
-- waited for a lock ends early rather than late.
CREATE FUNCTION sweep.store_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT pg_catalog.now()';

CREATE FUNCTION sweep.server_started() RETURNS timestamptz LANGUAGE sql STABLE
  AS 'SELECT pg_catalog.pg_postmaster_start_time()';

CREATE TABLE sweep.schema_version (
  version integer NOT NULL PRIMARY KEY,
  name text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT sweep.store_now()
);

-- One row: tells stores that share a folder of checkpoints apart.
CREATE TABLE sweep.store (
  id uuid NOT NULL PRIMARY KEY DEFAULT gen_random_uuid()
);

INSERT INTO sweep.store DEFAULT VALUES;

CREATE TABLE sweep.silo (
  incarnation uuid NOT NULL PRIMARY KEY,
  name text NOT NULL,
  numerics_version integer NOT NULL,
  state text NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'dead')),
  registered_at timestamptz NOT NULL DEFAULT sweep.store_now(),
  lease interval NOT NULL,
  expires_at timestamptz NOT NULL,
  dead_at timestamptz,
  death text,
  -- The server was away when it should have renewed: its losses are not the trials' fault.
  excused boolean NOT NULL DEFAULT false,
  CHECK ((state = 'dead') = (dead_at IS NOT NULL))
) WITH (fillfactor = 50);

CREATE INDEX silo_live ON sweep.silo (incarnation) WHERE state = 'live';

CREATE INDEX silo_dead ON sweep.silo (dead_at) WHERE state = 'dead';

-- Ids come from sequences, which never go back: a fence of a deleted study or trial must not fit a new one. Nothing
-- refers to silo by a foreign key: a claim would lock the row that its silo must renew.
CREATE TABLE sweep.study (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  definition text NOT NULL,
  source text NOT NULL,
  numerics_version integer NOT NULL,
  problem text NOT NULL,
  problem_version integer NOT NULL,
  -- SHA-256 of the problem's definition, in lower-case hexadecimal.
  problem_hash text NOT NULL,
  status text NOT NULL DEFAULT 'active',
  planned_trials bigint NOT NULL,
  next_number bigint NOT NULL DEFAULT 0,
  revision bigint NOT NULL DEFAULT 1,
  coordinator_epoch bigint NOT NULL DEFAULT 0,
  coordinator uuid,
  -- Of the call that submitted it, and of the call that took it last: a caller whose reply was lost finds its own.
  submit_request uuid NOT NULL,
  coordinator_request uuid,
  submitted_at timestamptz NOT NULL DEFAULT sweep.store_now(),
  -- Trials by state, kept up to date by every transaction that moves one: nothing ever counts rows.
  queued bigint NOT NULL DEFAULT 0 CHECK (queued >= 0),
  running bigint NOT NULL DEFAULT 0 CHECK (running >= 0),
  completed bigint NOT NULL DEFAULT 0 CHECK (completed >= 0),
  pruned bigint NOT NULL DEFAULT 0 CHECK (pruned >= 0),
  diverged bigint NOT NULL DEFAULT 0 CHECK (diverged >= 0),
  failed bigint NOT NULL DEFAULT 0 CHECK (failed >= 0),
  quarantined bigint NOT NULL DEFAULT 0 CHECK (quarantined >= 0),
  cancelled bigint NOT NULL DEFAULT 0 CHECK (cancelled >= 0)
) WITH (fillfactor = 50);

CREATE INDEX study_active ON sweep.study (id) WHERE status = 'active';

CREATE TABLE sweep.trial (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  study bigint NOT NULL REFERENCES sweep.study (id) ON DELETE CASCADE,
  number bigint NOT NULL,
  arm text COLLATE "C" NOT NULL,
  configuration integer NOT NULL,
  -- The 64 bits of an unsigned seed.
  seed bigint NOT NULL,
  parameters text NOT NULL,
  -- Copies of the study's, made when the trial is enqueued.
  numerics_version integer NOT NULL,
  problem text NOT NULL,
  problem_version integer NOT NULL,
  problem_hash text NOT NULL,
  -- Where the losses are evaluated, as the training run says: written under the fence of an attempt.
  evaluation_point text,
  state text NOT NULL DEFAULT 'queued',
  queue_position bigint GENERATED ALWAYS AS IDENTITY,
  -- The fencing token: grows with every claim, never reset.
  epoch bigint NOT NULL DEFAULT 0,
  incarnation uuid,
  claim_request uuid,
  -- Attempts begun, released ones not counted.
  attempts integer NOT NULL DEFAULT 0,
  -- Losses in a row without a checkpoint in between.
  losses integer NOT NULL DEFAULT 0,
  result bytea,
  reason text,
  revision bigint NOT NULL,
  UNIQUE (study, number),
  UNIQUE (study, arm, configuration, seed),
  CHECK ((state = 'running') = (incarnation IS NOT NULL)),
  CHECK ((state = 'running') = (claim_request IS NOT NULL))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000);

-- Only queued rows, each version apart: a claim never walks past finished rows, nor past any that it cannot take.
CREATE INDEX trial_queue ON sweep.trial (numerics_version, queue_position) WHERE state = 'queued';

CREATE INDEX trial_queue_of_study ON sweep.trial (study, queue_position) WHERE state = 'queued';

-- Only running rows: recovery and repeated claims look here.
CREATE INDEX trial_running ON sweep.trial (incarnation, claim_request) WHERE state = 'running';

CREATE INDEX trial_revision ON sweep.trial (study, revision);

-- One row for each claim; its number is the epoch of the claim.
CREATE TABLE sweep.attempt (
  trial bigint NOT NULL REFERENCES sweep.trial (id) ON DELETE CASCADE,
  epoch bigint NOT NULL,
  incarnation uuid NOT NULL,
  started_at timestamptz NOT NULL DEFAULT sweep.store_now(),
  ended_at timestamptz,
  outcome text NOT NULL DEFAULT 'running',
  training interval,
  evaluating interval,
  resumed_from bigint,
  reason text,
  PRIMARY KEY (trial, epoch),
  CHECK ((outcome = 'running') = (ended_at IS NULL))
) WITH (fillfactor = 80);

-- Arrays of float8 keep every bit: NaN, infinities and -0.0 included.
CREATE TABLE sweep.curve (
  trial bigint NOT NULL REFERENCES sweep.trial (id) ON DELETE CASCADE,
  metric text COLLATE "C" NOT NULL,
  chunk integer NOT NULL,
  point_steps bigint[] NOT NULL,
  point_values double precision[] NOT NULL,
  PRIMARY KEY (trial, metric, chunk),
  CHECK (cardinality(point_steps) = cardinality(point_values))
);

-- Sequence is the order of writing, not the step: an attempt that fell back writes smaller steps than before.
CREATE TABLE sweep.checkpoint (
  trial bigint NOT NULL REFERENCES sweep.trial (id) ON DELETE CASCADE,
  sequence bigint NOT NULL,
  step bigint NOT NULL,
  sha256 bytea NOT NULL,
  -- Either here, or in the file of this name in the folder of checkpoints.
  content bytea,
  file text,
  PRIMARY KEY (trial, sequence),
  CHECK ((content IS NULL) <> (file IS NULL))
);

-- Floating-point numbers do not compress: kept out of line, as they are.
ALTER TABLE sweep.checkpoint ALTER COLUMN content SET STORAGE EXTERNAL;

-- For people and their dashboards: one row a point.
CREATE VIEW sweep.metric_point AS
SELECT curve.trial, curve.metric AS name, point.step, point.value
FROM sweep.curve
CROSS JOIN LATERAL unnest(curve.point_steps, curve.point_values) AS point (step, value);
