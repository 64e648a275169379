-- Of those that make the tables at once one does, the others wait for its end and find them. Any number will do that
-- nobody else locks.
SELECT pg_advisory_xact_lock(7093112206)
