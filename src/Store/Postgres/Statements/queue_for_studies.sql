-- Whoever is about to lock the rows of studies queues for them first, in order of id. Safety is those rows' locks
-- alone; but of many that wait for one row, each commit wakes all, to wait for the next, and a large fleet spends
-- its time so. Here each commit wakes the next in line. Taken in the transaction's last steps, after its trials.
SELECT pg_advisory_xact_lock(1935895922, (line.study % 2147483647)::integer)
FROM (SELECT DISTINCT one.study FROM unnest(@studies) AS one (study) ORDER BY one.study OFFSET 0) AS line
