-- One attempt for each claim, numbered by the claim's epoch.
INSERT INTO attempt (trial, epoch, incarnation, started_at) VALUES (@trial, @epoch, @incarnation, @now)
