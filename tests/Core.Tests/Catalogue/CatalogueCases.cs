using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Catalogue;

/// <summary>Settings of a catalogue entry that conformance tests try: made from its hyperparameters, unasked.</summary>
internal static class CatalogueCases
{
    /// <summary>The defaults, with something plain for what must be given.</summary>
    public static ComponentSpec Default(CatalogueEntry entry) => entry.Spec(Required(entry));

    /// <summary>The defaults, every hyperparameter changed alone, and all of them changed at once.</summary>
    public static IEnumerable<(string Label, HyperparameterValues Values)> Of(CatalogueEntry entry)
    {
        (string Name, object Value)[] required = Required(entry);
        yield return (entry.Name, entry.Spec(required).Values);
        List<(string Name, object Value)> everything = [.. required];
        foreach (Hyperparameter hyperparameter in entry.Hyperparameters)
        {
            foreach (object other in Others(hyperparameter))
            {
                string label = FormattableString.Invariant($"{entry.Name} {hyperparameter.Name}={other}");
                yield return (label, entry.Spec(required.Append((hyperparameter.Name, other))).Values);
                everything.RemoveAll(pair => pair.Name == hyperparameter.Name);
                everything.Add((hyperparameter.Name, other));
            }
        }

        if (everything.Count > 0) yield return ($"{entry.Name} everything", entry.Spec(everything).Values);
    }

    /// <summary>All settings of all entries by label.</summary>
    public static Dictionary<string, (TEntry Entry, HyperparameterValues Values)> Of<TEntry>(
        IEnumerable<TEntry> section)
        where TEntry : CatalogueEntry =>
        section.SelectMany(entry => Of(entry).Select(pair => (pair.Label, Entry: entry, pair.Values)))
            .ToDictionary(found => found.Label, found => (found.Entry, found.Values));

    private static object[] Others(Hyperparameter hyperparameter) => hyperparameter switch
    {
        MetricHyperparameter metric =>
            [.. MetricNames.All.Where(name => !MetricNames.IsTest(name) && name != metric.Default)],
        ChoiceHyperparameter choice => [.. choice.Options.Where(option => option != choice.Default)],
        NumberOrWordHyperparameter => [0.02],
        FlagHyperparameter flag => [!flag.Default],
        NumberHyperparameter number =>
            [.. new[] { 0.3, 0.01, 1.5 }.Where(x => number.Allows(x) && x != number.Default).Take(1).Cast<object>()],
        IntegerHyperparameter { Default: { } value } whole when value < whole.Maximum => [value + 1],
        DurationHyperparameter => [Duration.Steps(3)],
        DurationListHyperparameter =>
            [(IReadOnlyList<Duration>)[Duration.Steps(3), Duration.Epochs(0.5), Duration.Fraction(0.9)]],
        _ => [],
    };

    private static (string Name, object Value)[] Required(CatalogueEntry entry) =>
        [.. entry.Hyperparameters.Where(known => known.Required).Select(known => (known.Name, Required(known)))];

    private static object Required(Hyperparameter hyperparameter) => hyperparameter switch
    {
        ComponentHyperparameter { Kind: ComponentKind.Optimizer } => SweepCatalogue.Optimizers["sgdm"].Spec(),
        ComponentHyperparameter { Kind: ComponentKind.SwitchRule } => SweepCatalogue.SwitchRules["swats"].Spec(),
        ComponentHyperparameter { Kind: ComponentKind.Schedule } => SweepCatalogue.Schedules["cosine"].Spec(),
        TimedComponentListHyperparameter => (IReadOnlyList<TimedComponent>)
        [
            new(SweepCatalogue.Schedules["cosine"].Spec(("minimum", 0.0)), Duration.Fraction(0.3)),
            new(SweepCatalogue.Schedules["reduce-on-plateau"].Spec(("patience", 0L)), Duration.Steps(5)),
            new(SweepCatalogue.Schedules["one-cycle"].Spec(), null),
        ],
        _ => Others(hyperparameter).First(),
    };
}
