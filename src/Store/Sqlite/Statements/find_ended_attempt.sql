-- Whether an earlier call of the same holder ended this attempt in the same way: its reply was lost.
SELECT 1
FROM attempt
WHERE trial = @trial AND epoch = @epoch AND incarnation = @incarnation AND outcome = @outcome
