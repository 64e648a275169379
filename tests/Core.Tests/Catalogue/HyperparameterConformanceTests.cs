using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Catalogue;

/// <summary>What every optimizer, schedule and problem of the catalogue says of itself.</summary>
public sealed class HyperparameterConformanceTests
{
    public static TheoryData<string> Names =>
    [
        .. SweepCatalogue.Optimizers.Select(entry => "optimizer " + entry.Name),
        .. SweepCatalogue.Schedules.Select(entry => "schedule " + entry.Name),
        .. SweepCatalogue.Problems.Select(entry => "problem " + entry.Name),
        .. SweepCatalogue.SwitchRules.Select(entry => "rule " + entry.Name),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_entry_is_documented(string name)
    {
        CatalogueEntry entry = Find(name);
        Assert.Matches("^[a-z0-9]+([-_][a-z0-9]+)*$", entry.Name);
        Assert.NotEmpty(entry.Summary);
        Assert.NotEmpty(entry.Equation);
        Assert.NotEmpty(entry.Source);
        Assert.Equal(entry.Hyperparameters.Count, entry.Hyperparameters.Select(known => known.Name).Distinct().Count());
        Assert.All(entry.Hyperparameters, known => Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", known.Name));
        Assert.All(entry.Hyperparameters, known => Assert.NotEmpty(known.Summary));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Defaults_lie_within_their_ranges_and_ranges_end_where_they_say(string name)
    {
        foreach (Hyperparameter hyperparameter in Find(name).Hyperparameters)
        {
            switch (hyperparameter)
            {
                case NumberHyperparameter number:
                    Assert.True(number.Default is not { } value || number.Allows(value), number.Name);
                    Assert.False(number.Allows(double.NaN) || number.Allows(double.PositiveInfinity), number.Name);
                    Assert.False(number.Allows(Math.BitDecrement(number.Minimum)), number.Name);
                    Assert.False(number.Allows(Math.BitIncrement(number.Maximum)), number.Name);
                    break;
                case IntegerHyperparameter whole:
                    Assert.True(whole.Default is not { } count || (count >= whole.Minimum && count <= whole.Maximum));
                    break;
                case ChoiceHyperparameter choice:
                    Assert.Contains(choice.Default, choice.Options);
                    break;
                case DurationHyperparameter { Default: { } duration } length:
                    Assert.True(duration.Amount > 0 || (length.AllowsZero && duration.Amount == 0), length.Name);
                    break;
            }
        }
    }

    private static CatalogueEntry Find(string name) => name.Split(' ') switch
    {
        ["optimizer", string optimizer] => SweepCatalogue.Optimizers[optimizer],
        ["problem", string problem] => SweepCatalogue.Problems[problem],
        ["rule", string rule] => SweepCatalogue.SwitchRules[rule],
        [_, string schedule] => SweepCatalogue.Schedules[schedule],
        _ => throw new ArgumentException(name, nameof(name)),
    };
}
