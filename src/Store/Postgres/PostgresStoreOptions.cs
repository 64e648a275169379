using Sweep.Store.Checkpoints;

namespace Sweep.Store.Postgres;

/// <summary>How a PostgreSQL store is opened.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>Whether only to read: nothing is created or migrated.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether a store must be there already: where there is none, nothing is made. Default false.</summary>
    public bool MustExist { get; init; }

    /// <summary>
    /// Where checkpoints above <see cref="CheckpointFolder.Threshold"/> go: a folder that all silos share. Null keeps
    /// them in the database too.
    /// </summary>
    public ICheckpointFolder? Checkpoints { get; init; }

    /// <summary>Whether to hint at new work to the silos that listen. Default true; everything works without.</summary>
    public bool SendHints { get; init; } = true;

    /// <summary>Least time between two hints. Default 100 ms.</summary>
    public TimeSpan HintInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The address to listen for hints at, past any pooler, which cannot pass them on: <c>postgres://...</c>. Null does
    /// not listen. Default null.
    /// </summary>
    public string? ListenAddress { get; init; }

    /// <summary>
    /// Called when another silo hints at new work, and whenever the listener has connected anew: hints from before are
    /// lost. Needs <see cref="ListenAddress"/>.
    /// </summary>
    public Action? Hinted { get; init; }

    /// <summary>
    /// Told of each failure that is going to be retried, such as a lost connection: what was being done, and the error.
    /// </summary>
    public Action<string, Exception>? Retrying { get; init; }

    /// <summary>Longest pause between two tries. Default 5 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);
}
