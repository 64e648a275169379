-- Of a trial that the caller holds: looked at in the same transaction.
UPDATE trial SET evaluation_point = @evaluationPoint WHERE id = @trial AND evaluation_point IS NOT @evaluationPoint
