namespace Sweep.Client.Contracts;

/// <summary>What a retry did.</summary>
/// <param name="Trials">Trials that were queued again.</param>
/// <param name="Study">The study since.</param>
public sealed record RetryView(int Trials, StudyView Study);
