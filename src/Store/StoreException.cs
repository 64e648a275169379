namespace Sweep.Store;

/// <summary>The store cannot do its work: disk full, read-only, locked for too long, corrupt, unreachable.</summary>
/// <param name="message">What failed, on which store, and what to do about it.</param>
/// <param name="innerException">The driver's exception.</param>
public sealed class StoreException(string message, Exception? innerException = null)
    : Exception(message, innerException);
