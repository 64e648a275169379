-- A member changes only on top of the version that its judge has read, and moves it. One column: how many changed.
WITH moved AS (
  UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now()
  WHERE DeploymentId = @DeploymentId AND Version = @Version
  RETURNING DeploymentId
), changed AS (
  UPDATE OrleansMembershipTable AS member
  SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
  FROM moved
  WHERE member.DeploymentId = moved.DeploymentId AND member.Address = @Address AND member.Port = @Port
    AND member.Generation = @Generation
  RETURNING member.Port
)
SELECT count(*) FROM changed
