-- Which attempts an earlier call of the same holder ended in the same way: its reply was lost. Read after the lock on
-- their trials, so that a pending commit has been waited for.
SELECT attempt.trial, asked.number AS Asked
FROM unnest(@trials, @epochs, @incarnations, @outcomes, @asked) AS asked (trial, epoch, incarnation, outcome, number)
JOIN sweep.attempt ON attempt.trial = asked.trial AND attempt.epoch = asked.epoch
WHERE attempt.incarnation = asked.incarnation AND attempt.outcome = asked.outcome
