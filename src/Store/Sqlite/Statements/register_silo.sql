-- An incarnation lives once: a repeated call renews a live one; a dead one is not revived (no row changes).
INSERT INTO silo (incarnation, name, state, registered_at, expires_at, locked, numerics_version, slots, labels)
VALUES (@incarnation, @name, 'live', @now, @expiresAt, @locked, @numericsVersion, @slots, @labels)
ON CONFLICT (incarnation) DO UPDATE SET expires_at = excluded.expires_at WHERE silo.state = 'live'
