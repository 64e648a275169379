namespace Sweep.Store;

/// <summary>What became of a submission.</summary>
/// <param name="Study">The stored study: the new one, or the one that already has the name.</param>
/// <param name="Created">
/// True when this call stored it. False: compare definitions to see whether it is the same.
/// </param>
public sealed record SubmitOutcome(StudyRecord Study, bool Created);
