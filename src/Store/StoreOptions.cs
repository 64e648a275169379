using Sweep.Store.Checkpoints;

namespace Sweep.Store;

/// <summary>How a store is opened, of whatever kind.</summary>
public sealed record StoreOptions
{
    /// <summary>Whether only to read: nothing is created or migrated.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Whether a store must be there already: where there is none, nothing is made. One that is old is still brought up
    /// to date. Default false.
    /// </summary>
    public bool MustExist { get; init; }

    /// <summary>
    /// Where a store on a server keeps large checkpoints: a folder that all silos share. Null keeps them in the
    /// database.
    /// A store in a file keeps all of them itself.
    /// </summary>
    public ICheckpointFolder? Checkpoints { get; init; }

    /// <summary>
    /// Told of each failure of a server that is going to be retried: what was being done, and the error.
    /// </summary>
    public Action<string, Exception>? Retrying { get; init; }

    /// <summary>
    /// Called when others hint at new work in a store on a server, and whenever the listener has connected anew. Null
    /// does not listen: polling finds new work, later.
    /// </summary>
    public Action? Hinted { get; init; }

    /// <summary>
    /// The server's address to listen at, past any pooler, which may not pass hints on; null is the store's own.
    /// </summary>
    public string? ListenAddress { get; init; }
}
