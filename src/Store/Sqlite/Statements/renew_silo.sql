-- A lease is extended, even late, exactly while nobody has marked the incarnation dead.
UPDATE silo SET expires_at = @expiresAt WHERE incarnation = @incarnation AND state = 'live'
