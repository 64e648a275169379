-- Dead is final: the time and kind of the first death stay.
UPDATE sweep.silo
SET state = 'dead', dead_at = sweep.store_now(), death = 'it retired'
WHERE incarnation = @incarnation AND state = 'live'
