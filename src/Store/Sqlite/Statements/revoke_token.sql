-- Revoked is final: the time of the first revocation stays.
UPDATE token SET revoked_at = coalesce(revoked_at, @now) WHERE id = @id
