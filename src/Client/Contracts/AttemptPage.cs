namespace Sweep.Client.Contracts;

/// <summary>A page of a study's attempts, in order of trial number and attempt number.</summary>
/// <param name="Attempts">The attempts.</param>
/// <param name="Next">Where the next page begins, as <c>after</c>; null at the end.</param>
public sealed record AttemptPage(IReadOnlyList<AttemptView> Attempts, string? Next);
