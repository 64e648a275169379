using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Search;
using Sweep.Core.Training;

namespace Sweep.Core.Studies.Binding;

/// <summary>The <c>train:</c> section: what it may hold, how an arm overrides the study's, what it means.</summary>
internal static class TrainSection
{
    /// <summary>Only of problems with classes.</summary>
    public const string LabelSmoothing = "label_smoothing";

    private const string Epochs = "epochs";
    private const string Steps = "steps";
    private const string Batch = "batch";
    private const string FullBatch = "full";
    private const string Accumulate = "accumulate";
    private const string Order = "order";
    private const string DropLast = "drop_last";
    private const string DecayExclude = "decay_exclude";
    private const string DivergeAbove = "diverge_above";

    // Also the defaults of everything that no problem decides.
    private static readonly TrainOptions Defaults = new() { Budget = default, Batch = 1 };

    public static SectionHyperparameter Section { get; } = new("train", "How to train.",
    [
        new NumberHyperparameter(
            Epochs, "Length of training in passes over the data; the problem's own where neither unit is given.", null)
        {
            Minimum = 0, ExcludesMinimum = true, Maximum = 1e9,
        },
        new IntegerHyperparameter(Steps, "Length of training in optimizer steps.", null)
        {
            Minimum = 1, Maximum = 1_000_000_000_000,
        },
        new CountHyperparameter(
            Batch, "Examples a step: 1 is on-line, full off-line training; the problem's own if left out.", FullBatch),
        new IntegerHyperparameter(
            Accumulate, "Micro-batches, each of 'batch' examples, whose mean gradient one step takes.",
            Defaults.Accumulate)
        {
            Minimum = 1, Maximum = 1_000_000,
        },
        new ChoiceHyperparameter(
            Order, "Whether every epoch has its own order or replays the first.", "reshuffle", ["reshuffle", "frozen"]),
        new OptionalFlagHyperparameter(
            DropLast, "Whether an incomplete last batch is dropped; the problem's own where left out."),
        ClipSection.Section,
        new ChoiceListHyperparameter(
            DecayExclude, "Roles of tensors that the optimizer's weight decay leaves out.", [],
            [.. Enum.GetNames<TensorRole>().Select(role => role.ToLowerInvariant())]),
        new NumberHyperparameter(
            LabelSmoothing, "Share of the target that is spread over all classes; in training, not in evaluations.",
            Defaults.LabelSmoothing)
        {
            Minimum = 0, Maximum = 1, ExcludesMaximum = true,
        },
        AugmentSection.Section,
        AverageSection.Section,
        StopSection.Section,
        EvaluateSection.Section,
        new NumberHyperparameter(DivergeAbove, "A loss above this ends the trial as diverged.", Defaults.DivergeAbove)
        {
            Minimum = 0, ExcludesMinimum = true,
        },
    ])
    {
        Exclusive = [Epochs, Steps],
    };

    /// <summary>The study's section with an arm's laid over it, field by field also within sections.</summary>
    public static SpaceMap? Merge(SpaceMap? study, SpaceMap? arm) =>
        study is null || arm is null ? arm ?? study : Merge(Section, study, arm);

    /// <summary>What a section without spaces means for a problem.</summary>
    public static TrainOptions ToOptions(SpaceMap? train, ProblemEntry problem)
    {
        SectionValues values = new(train);
        TrainOptions options = new()
        {
            Budget = values.Integer(Steps) is { } steps ? Duration.Steps(steps)
                : values.Number(Epochs) is { } epochs ? Duration.Epochs(epochs)
                : Duration.Epochs(problem.DefaultEpochs),
            Batch = values.Value(Batch) switch
            {
                null => problem.DefaultBatch,
                string => TrainOptions.FullBatch,
                { } count => Convert.ToInt32(count),
            },
            Accumulate = (int)(values.Integer(Accumulate) ?? Defaults.Accumulate),
            Order = values.Value(Order) is "frozen" ? DataOrder.Frozen : Defaults.Order,
            DropLast = values.Flag(DropLast) ?? problem.DefaultDropLast,
            DecayExclude = values.Texts(DecayExclude) is { } roles
                ? [.. roles.Select(role => Enum.Parse<TensorRole>(role, ignoreCase: true))]
                : Defaults.DecayExclude,
            Clip = ClipSection.Read(values.Section(ClipSection.Name)),
            LabelSmoothing = values.Number(LabelSmoothing) ?? Defaults.LabelSmoothing,
            Augment = AugmentSection.Read(values.Section(AugmentSection.Name)),
            Average = AverageSection.Read(values.Section(AverageSection.Name)),
            Stop = StopSection.Read(values.Section(StopSection.Name)),
            DivergeAbove = values.Number(DivergeAbove) ?? Defaults.DivergeAbove,
        };
        return EvaluateSection.Read(values.Section(EvaluateSection.Name), options);
    }

    private static SpaceMap Merge(SectionHyperparameter section, SpaceMap study, SpaceMap arm)
    {
        Dictionary<string, SpaceNode> merged = study.Fields.ToDictionary(StringComparer.Ordinal);
        if (section.Exclusive.Any(arm.Fields.ContainsKey))
        {
            foreach (string name in section.Exclusive) merged.Remove(name);
        }

        foreach ((string name, SpaceNode node) in arm.Fields)
        {
            merged[name] = node is SpaceMap over && merged.GetValueOrDefault(name) is SpaceMap under
                && section.Fields.First(field => field.Name == name) is SectionHyperparameter inner
                    ? Merge(inner, under, over)
                    : node;
        }

        return new(merged);
    }
}
