namespace Sweep.Store;

/// <summary>The store cannot do its work: disk full, read-only, locked for too long, corrupt, unreachable.</summary>
/// <param name="message">What failed, on which store, and what to do about it.</param>
/// <param name="innerException">The driver's exception.</param>
public sealed class StoreException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>
    /// Whether it is this machine or program that cannot do it, such as a folder of checkpoints without space: the
    /// store is well, and another silo may.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>That there is no store where one must be.</summary>
    /// <param name="place">The file or database.</param>
    internal static StoreException NoStore(string place) => new(
        $"'{place}' holds no Sweep store. Name another with --store; 'sweep submit', 'sweep run' and 'sweep silo' make "
        + "one where there is none.");
}
