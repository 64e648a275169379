-- Repeats the condition under which the silo was found expired, on the row as it is now: one that has renewed
-- meanwhile stays live. Who has not renewed since the server started died of the server's absence, for all one knows.
UPDATE sweep.silo
SET state = 'dead', dead_at = sweep.store_now(), death = 'its lease expired',
  excused = expires_at < sweep.server_started() + lease
WHERE incarnation = @incarnation
  AND state = 'live'
  AND expires_at <= sweep.store_now()
  AND sweep.server_started() + lease <= sweep.store_now()
