-- Of a study that is locked and has no trial left that has not ended.
UPDATE sweep.study SET cancelling = false WHERE id = @study
