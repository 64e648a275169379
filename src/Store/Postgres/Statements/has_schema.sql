-- Read from the catalogue's tables: to_regclass and its like answer from a cache that may be from before the wait for
-- the lock.
SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'sweep') AS HasSchema,
  EXISTS (
    SELECT 1
    FROM pg_catalog.pg_class
    JOIN pg_catalog.pg_namespace ON pg_namespace.oid = pg_class.relnamespace
    WHERE pg_namespace.nspname = 'sweep' AND pg_class.relname = 'schema_version') AS HasVersions
