namespace Sweep.Store.Rows;

/// <summary>A problem's identity as the columns of a row have it: all of them, or none.</summary>
internal static class ProblemColumns
{
    /// <summary>The identity; null where the columns are.</summary>
    public static ProblemIdentity? Read(string? name, long? version, string? hash) =>
        name is not null && version is { } number && hash is not null ? new(name, checked((int)number), hash) : null;
}
