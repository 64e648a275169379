-- An id is given once: another token of the same id inserts nothing.
INSERT INTO sweep.token (id, name, hash, scope, expires_at)
VALUES (@id, @name, @hash, @scope, sweep.store_now() + @lifetime * interval '1 microsecond')
ON CONFLICT (id) DO NOTHING
