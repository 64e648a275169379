-- Repeats the condition under which the silo was found expired: one that has renewed meanwhile stays live. A process
-- that has ended does not come back, so @gone needs no repeating.
UPDATE silo
SET state = 'dead', dead_at = @now, death = CASE WHEN @gone THEN 'its process ended' ELSE 'its lease expired' END
WHERE incarnation = @incarnation AND state = 'live' AND (@gone OR expires_at <= @now)
