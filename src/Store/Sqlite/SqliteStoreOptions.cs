namespace Sweep.Store.Sqlite;

/// <summary>How a SQLite store is opened.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>
    /// Whether only to read: nothing is created or migrated, and files and folders without write permission will do.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether a store must be there already: where there is none, nothing is made. Default false.</summary>
    public bool MustExist { get; init; }

    /// <summary>How long to wait for another process that writes to the same file. Default 10 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
