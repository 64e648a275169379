-- For the rest of the transaction, whose statements find all their rows by key: statistics from when a table held
-- little else than one trial make it look cheaper to read all of it, for each of many.
SET LOCAL enable_seqscan = off
