using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Tests.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

/// <summary>Small plans that train in milliseconds.</summary>
internal static class Plans
{
    /// <summary>Serves the data that ships with Sweep, read once.</summary>
    public static IDatasetSource Datasets { get; } = new ShippedDatasets();

    public static ComponentSpec SmallMlp { get; } = SweepCatalogue.Problems["mlp"].Spec(
        ("dataset", "digits"), ("hidden", (IReadOnlyList<long>)[12]));

    public static TrialPlan Mlp(string optimizer = "adam", string schedule = "constant") =>
        Create(SmallMlp, CatalogueCases.Default(SweepCatalogue.Optimizers[optimizer]), schedule);

    public static TrialPlan Rosenbrock(string optimizer = "sgdm", double rate = 1e-4) => Create(
        SweepCatalogue.Problems["rosenbrock"].Spec(),
        SweepCatalogue.Optimizers[optimizer].Spec(("lr", rate)),
        "constant");

    public static TrialPlan Create(ComponentSpec problem, ComponentSpec optimizer, string schedule) => new()
    {
        Problem = problem,
        Optimizer = optimizer,
        Schedule = CatalogueCases.Default(SweepCatalogue.Schedules[schedule]),
        Train = new() { Budget = Duration.Steps(40), Batch = 100, EvaluateEvery = Duration.Steps(7) },
        StudySeed = 3,
        Seed = 5,
        Criteria = [new(MetricNames.ValidationLoss, Goal.Min)],
    };

    /// <summary>Trains to the end.</summary>
    public static TrainingRun Finish(TrainingRun run, long stepsAtATime = long.MaxValue)
    {
        while (run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue)
        {
            if (run.Status == TrainingStatus.MeasureDue) run.Measure();
            else run.Advance(stepsAtATime);
        }

        return run;
    }

    private sealed class ShippedDatasets : IDatasetSource
    {
        private readonly Dictionary<string, Lazy<Dataset>> _datasets = SweepCatalogue.Datasets
            .Where(entry => entry.Files.Count == 0)
            .ToDictionary(
                entry => entry.Name,
                entry => new Lazy<Dataset>(
                    () => entry.Read(name => throw new DatasetMissingException(name, "It ships."))));

        public Dataset Get(string name) => _datasets.TryGetValue(name, out Lazy<Dataset>? dataset)
            ? dataset.Value
            : throw new DatasetMissingException(name, "Tests of Core use shipped data only.");
    }
}
