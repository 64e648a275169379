-- All incarnations, or those that nobody has marked dead, after a place in the order of registration. Nothing of that
-- order changes while an incarnation is there: of pages, none shows it twice or leaves it out, whoever comes and dies.
-- A page of all reads the table, one row for each life of a silo: people ask, and renewals pay for no index.
SELECT incarnation, name, state = 'live' AS IsLive, registered_at AS RegisteredAt, expires_at AS ExpiresAt, slots,
  labels, numerics_version AS NumericsVersion
FROM sweep.silo
WHERE (@all OR state = 'live') AND (registered_at, incarnation) > (@afterTime, @afterIncarnation)
ORDER BY registered_at, incarnation
LIMIT @limit
