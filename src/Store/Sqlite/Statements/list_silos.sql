-- All incarnations, or those that nobody has marked dead, after a place in the order of registration. Nothing of that
-- order changes while an incarnation is there: of pages, none shows it twice or leaves it out, whoever comes and dies.
-- A page reads the table, one row for each life of a silo: people ask, and writers pay for no index.
SELECT incarnation, name, state, registered_at AS RegisteredAt, expires_at AS ExpiresAt, slots, labels,
  numerics_version AS NumericsVersion
FROM silo
WHERE (@all OR state = 'live') AND (registered_at, incarnation) > (@afterTime, @afterIncarnation)
ORDER BY registered_at, incarnation
LIMIT @limit
