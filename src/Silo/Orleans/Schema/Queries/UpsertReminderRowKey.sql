-- A reminder is there once; its version grows with every change.
INSERT INTO OrleansRemindersTable AS reminder (ServiceId, GrainId, ReminderName, GrainHash, StartTime, Period)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period)
ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE
SET GrainHash = excluded.GrainHash, StartTime = excluded.StartTime, Period = excluded.Period,
  Version = reminder.Version + 1
RETURNING Version
