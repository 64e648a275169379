-- Read in the transaction that trims: what another row still names is not deleted.
SELECT file FROM sweep.checkpoint WHERE trial = @trial AND file IS NOT NULL
