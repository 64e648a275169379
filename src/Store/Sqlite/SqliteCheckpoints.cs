using System.Security.Cryptography;

namespace Sweep.Store.Sqlite;

/// <summary>Checkpoints, each with the SHA-256 of its content.</summary>
internal static class SqliteCheckpoints
{
    /// <summary>Stores a checkpoint of a trial that is held, and drops all but the newest two.</summary>
    public static void Write(SqliteUnit unit, long trial, StoredCheckpoint checkpoint)
    {
        unit.Execute(SqliteSql.InsertCheckpoint, new
        {
            trial,
            step = checkpoint.Step,
            sha256 = SHA256.HashData(checkpoint.Content),
            content = checkpoint.Content,
        });
        unit.Execute(SqliteSql.TrimCheckpoints, new { trial });
    }

    /// <summary>The newest checkpoint whose content matches its hash.</summary>
    public static StoredCheckpoint? Read(SqliteUnit unit, long trial) =>
        unit.Query<CheckpointRow>(SqliteSql.ListCheckpoints, new { trial })
            .Where(row => SHA256.HashData(row.Content).AsSpan().SequenceEqual(row.Sha256))
            .Select(row => new StoredCheckpoint(row.Step, row.Content))
            .FirstOrDefault();

    private sealed record CheckpointRow(long Step, byte[] Sha256, byte[] Content);
}
