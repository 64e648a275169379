-- All reminders of a service.
DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId
