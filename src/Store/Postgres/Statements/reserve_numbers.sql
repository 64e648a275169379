-- Only the study's coordinator appends, only at the next number, so that no number is given twice or left out.
UPDATE sweep.study
SET next_number = next_number + @count, queued = queued + @count, revision = revision + 1
WHERE id = @study
  AND coordinator_epoch = @epoch
  AND coordinator = @incarnation
  AND status = 'active'
  AND next_number = @firstNumber
RETURNING revision
