namespace Sweep.Client.Contracts;

/// <summary>A study's answer.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Problem">What its trials are measured on; null where the store did not keep it yet.</param>
/// <param name="Complete">Whether every trial has ended.</param>
/// <param name="Criteria">For every criterion in the study's order: the final view, then the best view.</param>
/// <param name="Comparisons">For every comparison in the study's order: the final view, then the best view.</param>
/// <param name="Warnings">What a reader of the whole should know.</param>
public sealed record StudyRankingView(
    string Study, ProblemView? Problem, bool Complete, IReadOnlyList<CriterionRankingView> Criteria,
    IReadOnlyList<ComparisonView> Comparisons, IReadOnlyList<string> Warnings);
