namespace Sweep.Store.Checkpoints;

/// <summary>
/// A place that all silos share, for checkpoints that are too large for the database. Names have forward slashes; a
/// file is written once under a name that no other content ever has, and read whole.
/// </summary>
public interface ICheckpointFolder
{
    /// <summary>
    /// Stores a file: under its name it is there whole or not at all. Returns when it is safe on disk.
    /// </summary>
    /// <exception cref="StoreException">It cannot be stored.</exception>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Content of a file; null where it is missing or cannot be read.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>Removes a file. One that is missing or cannot be removed is left alone: it harms nobody.</summary>
    void Delete(string name);

    /// <summary>Removes all files whose names begin with this one and a slash, as far as possible.</summary>
    void DeleteAll(string name);
}
