namespace Sweep.Client.Contracts;

/// <summary>What changed of a study.</summary>
/// <param name="Kind">
/// <c>study</c>: the study as it is at <paramref name="Revision"/>; everything up to it has been told. <c>trials</c>:
/// some of the trials that changed; told before the study's own event, and told again after a reconnection.
/// <c>deleted</c>: the study is gone; the last event.
/// </param>
/// <param name="Revision">The study's revision; 0 for <c>deleted</c>.</param>
/// <param name="Study">The study, in an event of its own.</param>
/// <param name="Trials">Trials that changed, in order of number; empty in other events.</param>
public sealed record StudyEventView(
    string Kind, long Revision, StudyView? Study, IReadOnlyList<TrialView> Trials)
{
    /// <summary><see cref="Kind"/> of the study's state.</summary>
    public const string OfStudy = "study";

    /// <summary><see cref="Kind"/> of changed trials.</summary>
    public const string OfTrials = "trials";

    /// <summary><see cref="Kind"/> of the end.</summary>
    public const string OfDeletion = "deleted";
}
