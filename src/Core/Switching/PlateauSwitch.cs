using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>A metric has stopped to improve.</summary>
public sealed class PlateauSwitch : ISwitchRule
{
    private readonly PlateauDetector _detector;

    private PlateauSwitch(HyperparameterValues values) => _detector = new(values, State);

    /// <summary>Its catalogue entry.</summary>
    public static SwitchRuleEntry Entry { get; } = new()
    {
        Name = "plateau",
        Summary = "A metric has not improved for more than some evaluations.",
        Equation = """
            an evaluation is bad unless the metric improves on its best by more than the threshold
            switch after more than patience bad ones in a row
            """,
        Source = "The criterion of torch.optim.lr_scheduler.ReduceLROnPlateau",
        Differences = "As in the schedule reduce-on-plateau. The value it reports is the best one.",
        Hyperparameters = PlateauDetector.Hyperparameters(patience: 5),
        Create = static (values, _) => new PlateauSwitch(values),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public double Value => double.IsFinite(_detector.Best) ? _detector.Best : double.NaN;

    /// <inheritdoc/>
    public bool Observe(long step, IReadOnlyDictionary<string, double> metrics) =>
        _detector.Observe(metrics) && _detector.IsPlateau;
}
