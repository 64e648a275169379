-- A look that locks nothing. Only live rows, and none within its lease of the server's start: it could not renew. The
-- time is asked for once, not for each of a large fleet's rows.
SELECT incarnation
FROM sweep.silo
WHERE state = 'live'
  AND expires_at <= (SELECT sweep.store_now())
  AND sweep.server_started() + lease <= sweep.store_now()
ORDER BY incarnation
