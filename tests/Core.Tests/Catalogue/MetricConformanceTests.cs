using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Problems;
using Sweep.Core.Tests.Training;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Catalogue;

/// <summary>Entries declare the metrics that they report, and report those that they declare.</summary>
public sealed class MetricConformanceTests
{
    private static readonly Dictionary<string, (ProblemEntry Entry, HyperparameterValues Values)> ProblemCases =
        CatalogueCases.Of(TrainedProblems.All);

    public static TheoryData<string> Problems => new(ProblemCases.Keys);

    public static TheoryData<string> Optimizers => new(SweepCatalogue.Optimizers.Select(entry => entry.Name));

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_problem_reports_what_it_declares_and_no_more(string name)
    {
        (ProblemEntry entry, HyperparameterValues values) = ProblemCases[name];
        IProblem problem = entry.Create(values, new FormulaDataset());
        string[] reported =
        [
            .. problem.HasAccuracy ? MetricNames.Accuracies.Select(metric => metric.Name) : [],
            .. problem.TestLossFloor is null ? (string[])[] : [MetricNames.TestExcess],
        ];
        Assert.Equal(reported.Order(), entry.Metrics.Select(metric => metric.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer_reports_what_it_declares_and_no_more(string name)
    {
        CatalogueEntry entry = SweepCatalogue.Optimizers[name];
        TrainingRun run = Plans.Finish(TrainingRun.Start(Plans.Mlp(name), Plans.Datasets));
        Assert.Equal(
            MetricNames.All.Concat(entry.Metrics.Select(metric => metric.Name)).Order(StringComparer.Ordinal),
            run.Result.Final.Keys);
    }

    [Fact]
    public void Names_are_declared_once_and_look_like_names()
    {
        MetricEntry[] all =
        [
            .. SweepCatalogue.Problems.Concat<CatalogueEntry>(SweepCatalogue.Optimizers)
                .SelectMany(entry => entry.Metrics),
        ];
        Assert.All(all, metric => Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", metric.Name));
        Assert.All(all, metric => Assert.NotEmpty(metric.Summary));
        Assert.All(all.GroupBy(metric => metric.Name), group => Assert.Single(group.Distinct()));
    }
}
