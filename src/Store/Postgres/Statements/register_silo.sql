-- An incarnation lives once: a repeated call renews a live one; a dead one is not revived (no row changes).
INSERT INTO sweep.silo (incarnation, name, numerics_version, slots, labels, lease, expires_at)
VALUES (@incarnation, @name, @numericsVersion, @slots, @labels, @lease * interval '1 microsecond',
  sweep.store_now() + @lease * interval '1 microsecond')
ON CONFLICT (incarnation) DO UPDATE SET lease = excluded.lease, expires_at = excluded.expires_at
  WHERE silo.state = 'live'
