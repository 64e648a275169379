-- A coordinator that stops lets its study go, unless another has taken it meanwhile.
UPDATE sweep.study
SET coordinator = NULL
WHERE id = @study
  AND coordinator_epoch = @epoch
  AND coordinator = @incarnation
