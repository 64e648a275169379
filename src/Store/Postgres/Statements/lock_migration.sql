-- One migrates at a time: held to the end of the migration's own transaction, and freed with it.
SELECT pg_advisory_xact_lock(@key)
