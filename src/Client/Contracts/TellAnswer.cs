namespace Sweep.Client.Contracts;

/// <summary>What became of what was told.</summary>
/// <param name="Trials">One outcome for each trial told of, in the same order.</param>
public sealed record TellAnswer(IReadOnlyList<TellOutcome> Trials);
