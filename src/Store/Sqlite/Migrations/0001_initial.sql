-- Version 1: studies, trials, silos, attempts, curves and checkpoints.
-- Times are microseconds since 1970 by the store's clock, durations microseconds, incarnations lower-case UUIDs.
-- States, statuses and outcomes are the names of their enums in lower case: append, never rename.

CREATE TABLE schema_version (
  version INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE silo (
  incarnation TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('live', 'dead')),
  registered_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- 1: the silo's process holds an operating system lock on the file beside the database that bears its incarnation.
  locked INTEGER NOT NULL,
  dead_at INTEGER,
  death TEXT
) STRICT;

CREATE INDEX silo_live ON silo (incarnation) WHERE state = 'live';

-- Ids are never reused (AUTOINCREMENT): a fence of a deleted study or trial must not fit a new one.
CREATE TABLE study (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  definition TEXT NOT NULL,
  source TEXT NOT NULL,
  numerics_version INTEGER NOT NULL,
  status TEXT NOT NULL,
  planned_trials INTEGER NOT NULL,
  next_number INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 1,
  coordinator_epoch INTEGER NOT NULL DEFAULT 0,
  coordinator TEXT REFERENCES silo (incarnation),
  submitted_at INTEGER NOT NULL,
  -- Trials by state, kept up to date by every transaction that moves one: nothing ever counts rows.
  queued INTEGER NOT NULL DEFAULT 0 CHECK (queued >= 0),
  running INTEGER NOT NULL DEFAULT 0 CHECK (running >= 0),
  completed INTEGER NOT NULL DEFAULT 0 CHECK (completed >= 0),
  pruned INTEGER NOT NULL DEFAULT 0 CHECK (pruned >= 0),
  diverged INTEGER NOT NULL DEFAULT 0 CHECK (diverged >= 0),
  failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
  quarantined INTEGER NOT NULL DEFAULT 0 CHECK (quarantined >= 0),
  cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled >= 0)
) STRICT;

CREATE INDEX study_active ON study (id) WHERE status = 'active';

CREATE TABLE trial (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  study INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  arm TEXT NOT NULL,
  configuration INTEGER NOT NULL,
  -- The 64 bits of an unsigned seed.
  seed INTEGER NOT NULL,
  parameters TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued',
  queue_position INTEGER NOT NULL,
  -- The fencing token: grows with every claim, never reset.
  epoch INTEGER NOT NULL DEFAULT 0,
  incarnation TEXT REFERENCES silo (incarnation),
  claim_request TEXT,
  -- Attempts begun, released ones not counted.
  attempts INTEGER NOT NULL DEFAULT 0,
  -- Losses in a row without a checkpoint in between.
  losses INTEGER NOT NULL DEFAULT 0,
  result BLOB,
  reason TEXT,
  revision INTEGER NOT NULL,
  UNIQUE (study, number),
  UNIQUE (study, arm, configuration, seed),
  CHECK ((state = 'running') = (incarnation IS NOT NULL)),
  CHECK ((state = 'running') = (claim_request IS NOT NULL))
) STRICT;

-- Only queued rows: a claim never walks past finished ones, nor one of a single study past those of others.
CREATE INDEX trial_queue ON trial (queue_position) WHERE state = 'queued';

CREATE INDEX trial_queue_of_study ON trial (study, queue_position) WHERE state = 'queued';

-- Only running rows: recovery and repeated claims look here.
CREATE INDEX trial_running ON trial (incarnation, claim_request) WHERE state = 'running';

CREATE INDEX trial_revision ON trial (study, revision);

-- One row for each claim; its number is the epoch of the claim.
CREATE TABLE attempt (
  trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  incarnation TEXT NOT NULL REFERENCES silo (incarnation),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT NOT NULL DEFAULT 'running',
  training INTEGER,
  evaluating INTEGER,
  resumed_from INTEGER,
  reason TEXT,
  PRIMARY KEY (trial, epoch),
  CHECK ((outcome = 'running') = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;

-- Steps as int64 and values as float64, little-endian: a REAL column would turn NaN into NULL.
CREATE TABLE curve (
  trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  metric TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  point_steps BLOB NOT NULL,
  point_values BLOB NOT NULL,
  PRIMARY KEY (trial, metric, chunk),
  CHECK (length(point_steps) = length(point_values))
) STRICT, WITHOUT ROWID;

-- Sequence is the order of writing, not the step: an attempt that fell back writes smaller steps than before.
CREATE TABLE checkpoint (
  trial INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  step INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (trial, sequence)
) STRICT;
