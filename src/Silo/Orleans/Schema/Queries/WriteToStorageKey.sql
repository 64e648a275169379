-- A first write makes the row, a later one names the version that it read: of two activations one fails. The column
-- is null for the one that failed.
WITH added AS (
  INSERT INTO OrleansStorage (
    ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, PayloadBinary, Version)
  SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), @PayloadBinary, 1
  WHERE @GrainStateVersion::integer IS NULL
  ON CONFLICT DO NOTHING
  RETURNING Version
), changed AS (
  UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, Version = Version + 1, ModifiedOn = now()
  WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0
    AND GrainIdN1 = @GrainIdN1 AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
    AND Version = @GrainStateVersion
  RETURNING Version
)
SELECT coalesce((SELECT Version FROM added), (SELECT Version FROM changed)) AS NewGrainStateVersion
