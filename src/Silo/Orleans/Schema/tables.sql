-- What Orleans keeps in a database: its queries by name, the members of clusters, reminders, and the state of grains.
-- Orleans reads and writes by the names of columns and parameters; the tables are otherwise ours to lay out. Every
-- change of a member moves the version of its cluster in the same statement, so that two silos cannot both succeed.
CREATE TABLE OrleansQuery (
  QueryKey varchar(64) PRIMARY KEY,
  QueryText varchar(8000) NOT NULL
);

CREATE TABLE OrleansMembershipVersionTable (
  DeploymentId varchar(150) PRIMARY KEY,
  Version integer NOT NULL DEFAULT 0,
  Timestamp timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE OrleansMembershipTable (
  DeploymentId varchar(150) NOT NULL,
  Address varchar(45) NOT NULL,
  Port integer NOT NULL,
  Generation integer NOT NULL,
  SiloName varchar(150) NOT NULL,
  HostName varchar(150) NOT NULL,
  Status integer NOT NULL,
  ProxyPort integer,
  SuspectTimes varchar(8000),
  StartTime timestamptz NOT NULL,
  IAmAliveTime timestamptz NOT NULL,
  PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

CREATE TABLE OrleansRemindersTable (
  ServiceId varchar(150) NOT NULL,
  GrainId varchar(150) NOT NULL,
  ReminderName varchar(150) NOT NULL,
  GrainHash integer NOT NULL,
  StartTime timestamptz NOT NULL,
  Period bigint NOT NULL,
  Version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

CREATE INDEX reminder_of_hash ON OrleansRemindersTable (ServiceId, GrainHash);

CREATE TABLE OrleansStorage (
  ServiceId varchar(150) NOT NULL,
  GrainTypeString varchar(512) NOT NULL,
  GrainIdN0 bigint NOT NULL,
  GrainIdN1 bigint NOT NULL,
  GrainIdExtensionString varchar(512) NOT NULL,
  PayloadBinary bytea,
  ModifiedOn timestamptz NOT NULL DEFAULT now(),
  Version integer NOT NULL,
  PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
);
