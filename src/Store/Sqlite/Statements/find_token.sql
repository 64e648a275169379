-- Validity is the store's to decide, by its own clock.
SELECT id, name, hash, scope, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt
FROM token
WHERE id = @id
