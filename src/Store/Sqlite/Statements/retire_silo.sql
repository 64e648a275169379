-- Dead is final: the time and kind of the first death stay.
UPDATE silo SET state = 'dead', dead_at = @now, death = 'it retired' WHERE incarnation = @incarnation AND state = 'live'
