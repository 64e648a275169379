using Sweep.Core.Catalogue;

namespace Sweep.Core.Studies.Binding;

/// <summary>The <c>search:</c> section.</summary>
internal static class SearchSection
{
    public const string Sampler = "sampler";
    public const string Configurations = "configurations";
    public const string UnequalBudgets = "unequal_budgets";

    /// <summary>The sampler of a study that names none.</summary>
    public const string DefaultSampler = "random";

    public static SectionHyperparameter Section { get; } = new("search", "How configurations are drawn.",
    [
        new ComponentHyperparameter(Sampler, $"The sampler; '{DefaultSampler}' where left out.", ComponentKind.Sampler),
        new IntegerHyperparameter(
            Configurations, "Configurations of each arm; the whole grid where a grid leaves it out.", null)
        {
            Minimum = 1, Maximum = StudyLimits.MaxTrials,
        },
        new FlagHyperparameter(
            UnequalBudgets, "Whether arms with fewer distinct configurations may run just those.", Default: false),
    ]);
}
