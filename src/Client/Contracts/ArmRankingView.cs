using System.Text.Json.Nodes;

namespace Sweep.Client.Contracts;

/// <summary>One arm's place.</summary>
/// <param name="Rank">Place, from 1.</param>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Standing"><c>trained | pruned | nothing | diverged</c>: what the place rests on.</param>
/// <param name="Configuration">Number of the chosen configuration; null where there is none.</param>
/// <param name="Parameters">The chosen configuration.</param>
/// <param name="Mean">Its mean of the criterion over its seeds.</param>
/// <param name="Seeds">Number of seeds in that mean.</param>
/// <param name="Configurations">Configurations of the arm that have at least one trial.</param>
/// <param name="InfiniteConfigurations">Those with a trial that diverged or failed.</param>
/// <param name="Metrics">Train, validation and test metrics of the chosen configuration.</param>
/// <param name="EvaluationPoint">
/// Where the losses of the chosen configuration are evaluated: <c>parameters</c> (those in training), an average of
/// them, ...; null where that is not known.
/// </param>
/// <param name="Events">What the optimizers of its trials decided by themselves, such as switches; by seed.</param>
/// <param name="Notes">What a reader of this row should know.</param>
public sealed record ArmRankingView(
    int Rank, string Arm, string Standing, int? Configuration, JsonNode? Parameters, double? Mean, int Seeds,
    int Configurations, int InfiniteConfigurations, IReadOnlyList<MetricSummaryView> Metrics,
    string? EvaluationPoint, IReadOnlyList<SeedEventView> Events, IReadOnlyList<string> Notes);
