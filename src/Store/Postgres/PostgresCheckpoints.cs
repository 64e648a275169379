using System.Security.Cryptography;
using Sweep.Store.Checkpoints;

namespace Sweep.Store.Postgres;

/// <summary>
/// Checkpoints, each with the SHA-256 of its content: in the database, or above a limit in a folder. A file is written
/// before its row and removed after it. Its name has the trial and the claim's epoch besides the content's hash: what a
/// holder that lost its trial removes of its own is never its successor's, though both may have computed the same bits.
/// </summary>
internal sealed class PostgresCheckpoints(Guid store, ICheckpointFolder? folder)
{
    /// <summary>Prepares a checkpoint for its row; writes its file where it is large.</summary>
    public async Task<PreparedCheckpoint> PrepareAsync(
        TrialFence fence, StoredCheckpoint checkpoint, CancellationToken cancellation)
    {
        byte[] hash = SHA256.HashData(checkpoint.Content);
        if (folder is null || checkpoint.Content.Length <= CheckpointFolder.Threshold)
            return new(checkpoint.Step, hash, checkpoint.Content, File: null);
        string file = $"{FolderOf(fence.Trial)}/{Convert.ToHexStringLower(hash)}-{fence.Epoch}";
        await folder.WriteAsync(file, checkpoint.Content, cancellation);
        return new(checkpoint.Step, hash, Content: null, file);
    }

    /// <summary>Stores the row of a trial that is held, and drops all but the newest two.</summary>
    /// <returns>Files that no row names any more.</returns>
    public static async Task<IEnumerable<string>> WriteAsync(
        PostgresUnit unit, long trial, PreparedCheckpoint checkpoint)
    {
        if (unit.Repeated
            && await unit.FindAsync<byte[]>(PostgresSql.FindNewestCheckpoint, new { trial, step = checkpoint.Step })
                is { } stored
            && stored.AsSpan().SequenceEqual(checkpoint.Hash))
            return [];

        await unit.ExecuteAsync(PostgresSql.InsertCheckpoint, new
        {
            trial,
            step = checkpoint.Step,
            sha256 = checkpoint.Hash,
            content = checkpoint.Content,
            file = checkpoint.File,
        });
        List<string?> trimmed = await unit.QueryAsync<string?>(PostgresSql.TrimCheckpoints, new { trial });
        if (trimmed.TrueForAll(file => file is null)) return [];
        List<string> named = await unit.QueryAsync<string>(PostgresSql.ListCheckpointFiles, new { trial });
        return trimmed.OfType<string>().Except(named, StringComparer.Ordinal);
    }

    /// <summary>The newest checkpoint whose content matches its hash.</summary>
    public async Task<StoredCheckpoint?> ReadAsync(PostgresUnit unit, long trial, CancellationToken cancellation)
    {
        foreach (CheckpointRow row in await unit.QueryAsync<CheckpointRow>(PostgresSql.ListCheckpoints, new { trial }))
        {
            byte[]? content = row.File is not { } file ? row.Content
                : folder is not null ? await folder.ReadAsync(file, cancellation)
                : null;
            if (content is not null && SHA256.HashData(content).AsSpan().SequenceEqual(row.Sha256))
                return new(row.Step, content);
        }

        return null;
    }

    /// <summary>Removes files whose rows are gone, or were never made.</summary>
    public void Delete(IEnumerable<string> files)
    {
        if (folder is null) return;
        foreach (string file in files) folder.Delete(file);
    }

    /// <summary>Removes all files of trials that have none any more.</summary>
    public void DeleteAll(IEnumerable<long> trials)
    {
        if (folder is null) return;
        foreach (long trial in trials) folder.DeleteAll(FolderOf(trial));
    }

    private string FolderOf(long trial) => $"{store:D}/{trial}";

    private sealed record CheckpointRow(long Step, byte[] Sha256, byte[]? Content, string? File);
}
