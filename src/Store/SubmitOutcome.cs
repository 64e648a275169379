namespace Sweep.Store;

/// <summary>What became of a submission.</summary>
/// <param name="Study">The stored study: the new one, or the one that already has the name or the request.</param>
/// <param name="Created">
/// True when this call stored it, or an earlier one with the same request. False: compare definitions to see whether it
/// is the same.
/// </param>
/// <param name="KeyReused">
/// Whether the request was used before for a study of another name or definition: nothing was stored.
/// </param>
public sealed record SubmitOutcome(StudyRecord Study, bool Created, bool KeyReused = false);
