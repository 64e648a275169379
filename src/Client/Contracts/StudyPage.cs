namespace Sweep.Client.Contracts;

/// <summary>Some of the studies, in order of submission.</summary>
/// <param name="Studies">The studies of this page.</param>
/// <param name="Next">What to ask for as <c>after</c> to get the next page; null when this is the last.</param>
public sealed record StudyPage(IReadOnlyList<StudyView> Studies, long? Next);
