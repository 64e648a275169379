-- In order of creation, valid or not.
SELECT id, name, hash, scope, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt,
  revoked_at IS NULL AND coalesce(expires_at > sweep.store_now(), true) AS IsValid
FROM sweep.token
ORDER BY created_at, id
