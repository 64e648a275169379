-- A cluster has one version row, whoever comes first. One column: how many rows were added.
WITH added AS (
  INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId)
  ON CONFLICT (DeploymentId) DO NOTHING
  RETURNING DeploymentId
)
SELECT count(*) FROM added
