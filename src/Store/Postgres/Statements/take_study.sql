-- One coordinator for each study: matches the epoch at which the study was found free. Asking for a dead coordinator
-- here would not do: of two that take it at once, the second waits for the first and is then asked about the row
-- alone, with the answer about silos from before.
UPDATE sweep.study
SET coordinator_epoch = coordinator_epoch + 1, coordinator = @incarnation, coordinator_request = @request
WHERE id = @study AND coordinator_epoch = @epoch AND status = 'active'
RETURNING id AS Study, coordinator_epoch AS Epoch
