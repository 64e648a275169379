namespace Sweep.Store;

/// <summary>The exact state of a trial. The newest two are kept while it runs, none after its end.</summary>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Content">The state.</param>
public sealed record StoredCheckpoint(long Step, byte[] Content);
