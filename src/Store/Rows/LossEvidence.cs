namespace Sweep.Store.Rows;

/// <summary>One lost attempt, as evidence for a quarantine.</summary>
/// <param name="Attempt">Its number.</param>
/// <param name="Silo">Name of the silo.</param>
/// <param name="StartedAt">When it was claimed.</param>
/// <param name="EndedAt">When it was found lost.</param>
/// <param name="Reason">How the silo died, or what else was wrong.</param>
internal sealed record LossEvidence(
    long Attempt, string Silo, DateTimeOffset StartedAt, DateTimeOffset EndedAt, string? Reason)
{
    /// <summary>Why a trial was set aside.</summary>
    public static string Describe(long losses, IEnumerable<LossEvidence> rows)
    {
        IEnumerable<string> lines = rows.Select(row =>
            $"attempt {row.Attempt} on silo '{row.Silo}' from {row.StartedAt:u} to {row.EndedAt:u} ({row.Reason})");
        string times = losses == 1 ? "once" : $"{losses} times in a row";
        return $"Lost {times} without a checkpoint in between: {string.Join("; ", lines)}.";
    }
}
