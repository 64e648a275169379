using Sweep.Core.Catalogue;
using Sweep.Core.Switching;
using Sweep.Core.Tests.Catalogue;
using Sweep.Core.Tests.Numerics;

namespace Sweep.Core.Tests.Switching;

/// <summary>What every rule must do, at its defaults and with every hyperparameter changed.</summary>
public sealed class SwitchRuleConformanceTests
{
    private const long Steps = 60;

    private static readonly Dictionary<string, (SwitchRuleEntry Entry, HyperparameterValues Values)> Cases =
        CatalogueCases.Of(SweepCatalogue.SwitchRules);

    public static TheoryData<string> Labels => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Labels))]
    public void A_checkpoint_at_any_step_changes_nothing(string label)
    {
        RuleRun whole = Start(label);
        long fired = whole.Show(0, Steps);
        for (long cut = 0; cut <= Steps; cut += 3)
        {
            RuleRun before = Start(label);
            long first = before.Show(0, cut);
            RuleRun after = Start(label);
            after.Load(before.Bits());
            Assert.Equal(before.Rule.Value, after.Rule.Value);
            Assert.Equal(before.Rule.Rate, after.Rule.Rate);
            long second = after.Show(cut, Steps);
            Assert.Equal(fired, first >= 0 ? first : second);
            Assert.Equal(whole.Bits(), after.Bits());
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void A_step_allocates_nothing(string label)
    {
        RuleRun run = Start(label);
        RuleRun.Recorded recorded = RuleRun.At(1);
        Look(run, recorded, 1, 600);
        Assert.Equal(0, Allocations.Of(
            round => Look(run, recorded, 601 + (300 * round), 900 + (300 * round))));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Steps_of_zero_do_not_break_it(string label)
    {
        RuleRun run = Start(label);
        float[] zero = new float[RuleRun.At(1).Gradient.Length];
        Look(run, new(zero, zero, zero, 0), 1, 300);
        for (int i = 0; i < run.Rule.State.ScalarNames.Count; i++)
            Assert.True(run.Rule.State.ScalarNames[i] == "value" || !double.IsNaN(run.Rule.State.Scalars[i]));
        if (run.Rule.Rate is { } rate) Assert.True(double.IsFinite(rate));
    }

    private static RuleRun Start(string label) => new(Cases[label].Entry, Cases[label].Values);

    private static void Look(RuleRun run, RuleRun.Recorded recorded, long from, long to)
    {
        for (long k = from; k <= to; k++)
        {
            run.Rule.Look(new()
            {
                Step = k,
                LearningRate = RuleRun.Rate,
                Parameters = recorded.Parameters,
                Gradient = recorded.Gradient,
                Move = recorded.Move,
                Loss = recorded.Loss,
            });
        }
    }
}
