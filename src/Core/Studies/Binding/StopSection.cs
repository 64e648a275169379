using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Training;

namespace Sweep.Core.Studies.Binding;

/// <summary><c>stop: {metric: val_loss, patience: 5, min_delta: 0}</c>.</summary>
internal static class StopSection
{
    public const string Name = "stop";
    public const string Metric = "metric";
    private const string Patience = "patience";
    private const string MinimumDelta = "min_delta";

    public static SectionHyperparameter Section { get; } = new(
        Name, "Ends a trial as completed once a metric no longer gets better.",
    [
        new MetricHyperparameter(
            Metric, "Metric that is watched; accuracies rise, all else falls.", MetricNames.ValidationLoss),
        new IntegerHyperparameter(Patience, "Evaluations in a row without an improvement that end the trial.", null)
        {
            Required = true, Minimum = 1,
        },
        new NumberHyperparameter(MinimumDelta, "Smallest improvement on the best value that counts.", 0)
        {
            Minimum = 0,
        },
    ]);

    /// <summary>The metrics that a section may watch.</summary>
    public static IEnumerable<string> Metrics(SpaceMap section) =>
        section.Fields.GetValueOrDefault(Metric) is { } metric
            ? SpacePoints.Of(metric).Select(point => (string)((SpaceFixed)point).Value)
            : [MetricNames.ValidationLoss];

    public static StopRule? Read(SectionValues section) => section.Integer(Patience) is { } patience
        ? new(
            (string?)section.Value(Metric) ?? MetricNames.ValidationLoss, patience, section.Number(MinimumDelta) ?? 0)
        : null;
}
