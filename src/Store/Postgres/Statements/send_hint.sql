-- On its own, in no transaction that does work: a commit with a notification waits for all others that have one.
SELECT pg_notify('sweep_work', '')
