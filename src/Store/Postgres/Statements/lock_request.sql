-- Calls with the same request id come one after another: a repeated one finds what the first one did, also when the
-- first one's commit is still pending. A plain read, or a lock on rows that are yet to be found, would not wait.
SELECT pg_advisory_xact_lock(hashtextextended(@request::text, 0))
