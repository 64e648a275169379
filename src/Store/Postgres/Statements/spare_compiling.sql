-- First in every transaction that writes: what is estimated by old statistics, or with conditions that are hardly ever
-- looked at, seems long, and is not. To compile it takes a hundred times as long as to run it, with locks held.
SET LOCAL jit = off
