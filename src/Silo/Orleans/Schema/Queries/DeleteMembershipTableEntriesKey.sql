-- A cluster goes with its version, so that nobody joins what is being removed.
WITH members AS (
  DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId
)
DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
