-- For this transaction alone: what takes as long as it takes would be cancelled by the role's timeout, and tried again
-- for ever.
SET LOCAL statement_timeout = 0
