-- For the rest of the transaction: what is estimated by a table without statistics looks long, and is not. To compile
-- it would take many times as long as to run it.
SET LOCAL jit = off
