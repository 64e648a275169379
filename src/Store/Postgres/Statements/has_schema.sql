-- Names that do not exist are NULL, not an error: whether the schema and its table of versions are there.
SELECT to_regnamespace('sweep') IS NOT NULL AS HasSchema, to_regclass('sweep.schema_version') IS NOT NULL AS HasVersions
