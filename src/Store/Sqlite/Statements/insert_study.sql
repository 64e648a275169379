-- A name is taken once: the second submission inserts nothing and returns no row.
INSERT INTO study (name, definition, source, status, planned_trials, submitted_at)
VALUES (@name, @definition, @source, 'active', @plannedTrials, @now)
ON CONFLICT (name) DO NOTHING
RETURNING id
