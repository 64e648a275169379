-- The fence: a row exactly while the trial runs under this epoch and incarnation.
SELECT study, losses
FROM trial
WHERE id = @trial AND epoch = @epoch AND incarnation = @incarnation AND state = 'running'
