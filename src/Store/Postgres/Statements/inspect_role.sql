-- Read only, and of nothing but catalogues: works for any role on any database. Owning the schema or being able to
-- create in it is what a migration needs; rows of trials are what a silo changes.
SELECT clock_timestamp() AS Now,
  current_user::text AS Role,
  coalesce(has_schema_privilege(schemas.oid, 'CREATE'), has_database_privilege(current_database(), 'CREATE'))
    AS MayMigrate,
  coalesce(
    has_schema_privilege(schemas.oid, 'USAGE') AND has_table_privilege(tables.oid, 'INSERT, UPDATE, DELETE'), false)
    AS MayWork
FROM (SELECT 1) AS one
LEFT JOIN pg_catalog.pg_namespace AS schemas ON schemas.nspname = 'sweep'
LEFT JOIN pg_catalog.pg_class AS tables ON tables.relnamespace = schemas.oid AND tables.relname = 'trial'
