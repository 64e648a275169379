-- All incarnations, or those that nobody has marked dead, in order of registration.
SELECT incarnation, name, state = 'live' AS IsLive, registered_at AS RegisteredAt, expires_at AS ExpiresAt, slots,
  labels, numerics_version AS NumericsVersion
FROM sweep.silo
WHERE @all OR state = 'live'
ORDER BY registered_at, incarnation
