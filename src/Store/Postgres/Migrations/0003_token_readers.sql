-- Version 3: hashes of tokens are for those who work with tokens. A role that may only read, such as a dashboard's,
-- finds no row here, whenever and however it was granted SELECT; the owner, and whoever may change rows, find them all.

ALTER TABLE sweep.token ENABLE ROW LEVEL SECURITY;

CREATE POLICY token_worker ON sweep.token
  USING ((SELECT pg_catalog.has_table_privilege('sweep.token', 'UPDATE')));
