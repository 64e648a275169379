using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Studies.Binding;

/// <summary>The document of an arm, and of one of its configurations.</summary>
internal static class ArmSection
{
    public const string Optimizer = "optimizer";
    public const string Schedule = "schedule";
    public const string Train = "train";
    public const string Parameters = "parameters";

    /// <summary>The schedule of an arm that names none.</summary>
    public const string DefaultSchedule = "constant";

    public static SectionHyperparameter Section { get; } = new("arm", "One thing being compared.",
    [
        new ComponentHyperparameter(Optimizer, "The optimizer.", ComponentKind.Optimizer) { Required = true },
        new ComponentHyperparameter(
            Schedule, $"The learning-rate schedule; '{DefaultSchedule}' where left out.", ComponentKind.Schedule),
        TrainSection.Section with { Summary = "Overrides of the study's train section." },
    ]);

    /// <summary>The document of an arm that clients evaluate.</summary>
    public static SectionHyperparameter ExternalSection { get; } = new("arm", "One thing being compared.",
    [
        new ParametersHyperparameter(Parameters, "What the client evaluates.") { Required = true },
    ]);

    /// <summary>The document of the arms of a problem.</summary>
    public static SectionHyperparameter Of(ProblemEntry? problem) =>
        problem is { IsExternal: true } ? ExternalSection : Section;
}
