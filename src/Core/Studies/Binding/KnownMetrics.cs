using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Search;
using Sweep.Core.Training;

namespace Sweep.Core.Studies.Binding;

/// <summary>The metrics that can be named, and those that an arm's trials report.</summary>
internal static class KnownMetrics
{
    private const int Shown = 20;

    /// <summary>
    /// Every metric of some study: those of all trials, those that entries declare, those of train options.
    /// </summary>
    /// <param name="catalogue">The entries.</param>
    /// <param name="selects">Whether to leave out those of the test split.</param>
    public static IReadOnlyList<string> Of(CatalogueSet catalogue, bool selects)
    {
        IEnumerable<MetricEntry> declared = catalogue.Problems.Concat<CatalogueEntry>(catalogue.Optimizers)
            .SelectMany(entry => entry.Metrics)
            .Concat(Options.SelectMany(option => option.Metrics));
        return
        [
            .. MetricNames.All.Concat(declared.Select(metric => metric.Name)).Distinct()
                .Where(metric => !selects || !MetricNames.IsTest(metric)),
        ];
    }

    /// <summary>Why a name is not that of a metric, or not of one that may select; null where it is.</summary>
    /// <param name="name">The name.</param>
    /// <param name="catalogue">Whose metrics are known; null where clients name them as they like.</param>
    /// <param name="selects">Whether it is to select configurations.</param>
    public static string? Refusal(string name, CatalogueSet? catalogue, bool selects)
    {
        if (selects && MetricNames.IsTest(name))
        {
            return $"found the test metric {Names.Quote(name)}, expected a train or validation metric: "
                + "the test split never selects";
        }

        if (catalogue is null)
            return Names.IsValid(name) ? null : $"found the metric {Names.Quote(name)}, expected {Names.ValidForm}";
        IReadOnlyList<string> known = Of(catalogue, selects);
        return known.Contains(name)
            ? null
            : $"found the unknown metric {Names.Quote(name)}, expected one of {string.Join(", ", known.Take(Shown))}"
                + Names.Suggest(name, known);
    }

    /// <summary>
    /// Why the trials of some configuration of an arm do not report a metric that is known; null if all do.
    /// </summary>
    public static string? Missing(string metric, Arm arm, ProblemEntry problem, CatalogueSet catalogue)
    {
        if (MetricNames.OfEveryTrial.Contains(metric) || Declares(problem, metric)) return null;
        if (catalogue.Problems.Any(entry => Declares(entry, metric)))
            return $"problem '{problem.Name}' does not report it";
        if (Options.FirstOrDefault(option => option.Metrics.Any(one => one.Name == metric)) is { } option)
        {
            bool isSet = arm.Space.Fields.GetValueOrDefault(ArmSection.Train) is SpaceMap train
                && train.Fields.ContainsKey(option.Name);
            return isSet ? null : $"arm '{arm.Name}' has no 'train.{option.Name}', without which it is not reported";
        }

        if (OptimizerReports(arm.Space.Fields[ArmSection.Optimizer], metric, catalogue)) return null;
        IEnumerable<string> who =
            catalogue.Optimizers.Where(entry => Declares(entry, metric)).Select(entry => entry.Name);
        return $"not every configuration of arm '{arm.Name}' reports it, "
            + $"only the optimizer {string.Join(" or ", who)} does";
    }

    private static IEnumerable<SectionHyperparameter> Options =>
        TrainSection.Section.Fields.OfType<SectionHyperparameter>();

    private static bool Declares(CatalogueEntry entry, string metric) => entry.Metrics.Any(one => one.Name == metric);

    // Of the optimizers within another one only some may be in charge at an evaluation: all must report it.
    private static bool OptimizerReports(SpaceNode node, string metric, CatalogueSet catalogue)
    {
        if (node is ChoiceSpace choice)
            return choice.Options.All(option => OptimizerReports(option, metric, catalogue));
        string name = (string)((SpaceFixed)((SpaceMap)node).Fields[ComponentKind.Optimizer.NameKey()]).Value;
        OptimizerEntry entry = catalogue.Optimizers[name];
        if (Declares(entry, metric)) return true;
        SpaceNode[] inner =
        [
            .. entry.Hyperparameters.OfType<ComponentHyperparameter>()
                .Where(known => known.Kind == ComponentKind.Optimizer)
                .Select(known => ((SpaceMap)node).Fields.GetValueOrDefault(known.Name)).OfType<SpaceNode>(),
        ];
        return inner.Length > 0 && inner.All(one => OptimizerReports(one, metric, catalogue));
    }
}
