-- In order of creation, valid or not.
SELECT id, name, hash, scope, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt
FROM token
ORDER BY created_at, id
