using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Training;

namespace Sweep.Core.Studies.Binding;

/// <summary><c>evaluate: {every: ..., splits: [train, validation, test], train_draw: n}</c>.</summary>
internal static class EvaluateSection
{
    public const string Name = "evaluate";
    public const string Splits = "splits";
    private const string Every = "every";
    private const string TrainDraw = "train_draw";

    private static readonly DurationHyperparameter EveryField = new(
        Every,
        "Interval between evaluations; one before training and one at the end are always made.",
        Duration.Epochs(1));

    private static readonly IReadOnlyList<string> SplitNames =
        [.. Enum.GetNames<Split>().Select(split => split.ToLowerInvariant())];

    public static SectionHyperparameter Section { get; } = new(Name, "When and on what to evaluate.",
    [
        EveryField,
        new ChoiceListHyperparameter(
            Splits, "Splits that are evaluated; those that select, stop or are listened to must be among them.",
            SplitNames, SplitNames)
        {
            MinimumCount = 1,
        },
        new IntegerHyperparameter(
            TrainDraw, "Train examples that the train loss is measured on, at most.",
            TrainOptions.DefaultTrainDraw)
        {
            Minimum = 1, Maximum = int.MaxValue,
        },
    ]);

    /// <summary>The options with what the section says.</summary>
    public static TrainOptions Read(SectionValues section, TrainOptions options) => options with
    {
        EvaluateEvery = section.Node(Every) is { } every
            ? (Duration)new DurationBinder(EveryField).ToValue(every, CatalogueSet.Default)
            : options.EvaluateEvery,
        EvaluateSplits = section.Texts(Splits) is { } splits && splits.Count < SplitNames.Count
            ? [.. splits.Select(split => Enum.Parse<Split>(split, ignoreCase: true))]
            : options.EvaluateSplits,
        TrainDraw = (int)(section.Integer(TrainDraw) ?? options.TrainDraw),
    };
}
