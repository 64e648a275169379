using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Studies.Binding;

/// <summary><c>clip: {norm: x}</c> or <c>clip: {value: x}</c>.</summary>
internal static class ClipSection
{
    public const string Name = "clip";
    private const string Norm = "norm";
    private const string ByValue = "value";

    public static SectionHyperparameter Section { get; } = new(Name, "Clipping of gradients, before weight decay.",
    [
        Bound(Norm, "Largest Euclidean norm of the whole gradient."),
        Bound(ByValue, "Largest magnitude of each coordinate."),
    ])
    {
        Exclusive = [Norm, ByValue],
        RequiresOne = true,
        Metrics =
        [
            new(MetricNames.ClippedSteps, "Share of the steps since the last evaluation whose gradient was clipped."),
        ],
    };

    public static GradientClip? Read(SectionValues section) =>
        section.Number(Norm) is { } norm ? new(GradientClipping.Norm, norm)
        : section.Number(ByValue) is { } value ? new(GradientClipping.Value, value)
        : null;

    private static NumberHyperparameter Bound(string name, string summary) =>
        new(name, summary, null) { Minimum = 0, ExcludesMinimum = true, Maximum = 1e30 };
}
