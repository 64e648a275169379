namespace Sweep.Client.Contracts;

/// <summary>Some of the silos, in order of registration.</summary>
/// <param name="Silos">The silos of this page.</param>
/// <param name="Next">What to ask for as <c>after</c> to get the next page; null when this is the last.</param>
public sealed record SiloPage(IReadOnlyList<SiloView> Silos, string? Next);
