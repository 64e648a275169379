-- Incarnations that nobody has marked dead, whether or not their leases are over.
SELECT count(*)::integer FROM sweep.silo WHERE state = 'live'
