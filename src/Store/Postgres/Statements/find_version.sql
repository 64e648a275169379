-- No table, no row: 0 where nothing has been migrated yet. Read before anything is changed.
SELECT coalesce(max(version), 0) FROM sweep.schema_version
