-- A reminder is removed as it was read, or not at all. One column: how many were removed.
WITH removed AS (
  DELETE FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version
  RETURNING Version
)
SELECT count(*) FROM removed
