-- Incarnations that nobody has marked dead, whether or not their leases are over.
SELECT count(*) FROM silo INDEXED BY silo_live WHERE state = 'live'
