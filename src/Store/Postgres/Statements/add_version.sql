-- Written in the transaction of the migration itself: a version that is there was applied whole.
INSERT INTO sweep.schema_version (version, name) VALUES (@version, @name)
