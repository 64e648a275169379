-- Only live rows, whatever the number of the dead.
SELECT incarnation, expires_at AS ExpiresAt, locked
FROM silo INDEXED BY silo_live
WHERE state = 'live'
ORDER BY incarnation
