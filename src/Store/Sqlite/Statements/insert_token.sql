-- An id is given once: another token of the same id inserts nothing.
INSERT INTO token (id, name, hash, scope, created_at, expires_at)
VALUES (@id, @name, @hash, @scope, @now, @expiresAt)
ON CONFLICT (id) DO NOTHING
