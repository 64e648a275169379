namespace Sweep.Client.Contracts;

/// <summary>Some of a study's trials, in order of number.</summary>
/// <param name="Revision">
/// The study's revision before the page was read. Whoever has all pages of a round has everything up to the revision
/// of its first page, and asks for that as <c>after_revision</c> to get what changes from then on.
/// </param>
/// <param name="Trials">The trials of this page.</param>
/// <param name="Next">What to ask for as <c>from</c> to get the next page; null when this is the last.</param>
public sealed record TrialPage(long Revision, IReadOnlyList<TrialView> Trials, long? Next);
