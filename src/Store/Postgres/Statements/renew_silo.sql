-- A lease is extended, even late, exactly while nobody has marked the incarnation dead.
UPDATE sweep.silo
SET lease = @lease * interval '1 microsecond', expires_at = sweep.store_now() + @lease * interval '1 microsecond'
WHERE incarnation = @incarnation AND state = 'live'
