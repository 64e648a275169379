-- One row for ever: the store's own id.
SELECT id FROM sweep.store
