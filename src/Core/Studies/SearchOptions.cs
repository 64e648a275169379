using Sweep.Core.Catalogue;

namespace Sweep.Core.Studies;

/// <summary>The <c>search:</c> section.</summary>
/// <param name="Sampler">The sampler, such as <c>random</c> or <c>grid</c>.</param>
/// <param name="Configurations">
/// Configurations per arm, the same for every arm; null (only with samplers that enumerate) means each arm's whole
/// space, and the spaces must then be equally large unless <paramref name="UnequalBudgets"/>.
/// </param>
/// <param name="UnequalBudgets">Whether arms with fewer distinct configurations may run just those.</param>
public sealed record SearchOptions(ComponentSpec Sampler, int? Configurations, bool UnequalBudgets)
{
    /// <summary>How many configurations an arm gets: never more than its space has.</summary>
    public long ConfigurationsOf(Arm arm) =>
        Math.Min(arm.Space.Count ?? long.MaxValue, Configurations ?? long.MaxValue);
}
