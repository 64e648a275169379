-- What an earlier call with the same request took, as far as it still holds it: its reply was lost.
SELECT id AS Study, coordinator_epoch AS Epoch
FROM sweep.study
WHERE coordinator = @incarnation AND coordinator_request = @request
