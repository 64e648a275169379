-- Revoked is final: the time of the first revocation stays.
UPDATE sweep.token SET revoked_at = coalesce(revoked_at, sweep.store_now()) WHERE id = @id
