using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Studies.Binding;

/// <summary><c>ema: {decay: d, evaluate: true}</c>.</summary>
internal static class AverageSection
{
    public const string Name = "ema";
    private const string Decay = "decay";
    private const string Evaluate = "evaluate";

    public static SectionHyperparameter Section { get; } = new(Name, "An exponential moving average of the parameters.",
    [
        new NumberHyperparameter(Decay, "What the average keeps of itself at a step.", null)
        {
            Required = true, Minimum = 0, Maximum = 1, ExcludesMaximum = true,
        },
        new FlagHyperparameter(Evaluate, "Whether evaluations are made at the average.", Default: true),
    ]);

    public static MovingAverage? Read(SectionValues section) => section.Number(Decay) is { } decay
        ? new(decay, section.Flag(Evaluate) ?? true)
        : null;
}
