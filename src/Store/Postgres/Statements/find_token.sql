-- Validity is the store's to decide, by its own clock.
SELECT id, name, hash, scope, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt,
  revoked_at IS NULL AND coalesce(expires_at > sweep.store_now(), true) AS IsValid
FROM sweep.token
WHERE id = @id
