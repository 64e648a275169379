using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Switching;
using Sweep.Core.Tests.Catalogue;
using Sweep.Core.Tests.Optimizers;
using Sweep.Core.Tests.Optimizers.Papers;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Switching;

/// <summary>
/// The memory of gradients that a switch carries, between all optimizers that keep one, against references in float64
/// that add up the weights of the gradients instead of raising decay rates to powers.
/// </summary>
public sealed class CarriedMomentumTests(ITestOutputHelper output)
{
    // Decay rates differ, so that nothing cancels between the first and the second.
    private static readonly Dictionary<string, Carrier> Carriers = new()
    {
        ["sgdm"] = new(null, v => new PaperSgd(v), ("momentum", 0.8), ("dampening", 0.3)),
        ["nag"] = new(null, v => new PaperSgd(v, nesterov: true), ("momentum", 0.85)),
        ["sgdw"] = new(null, v => new PaperSgdW(v), ("momentum", 0.95)),
        ["adam"] = new(0.9, v => new PaperAdam(v), ("beta1", 0.9)),
        ["amsgrad"] = new(0.8, v => new PaperAdam(v, maximum: true), ("beta1", 0.8)),
        ["adamw"] = new(0.95, v => new PaperAdam(v, decoupled: true), ("beta1", 0.95)),
        ["nadam"] = new(0.85, v => new PaperNAdam(v), ("beta1", 0.85)),
        ["radam"] = new(0.7, v => new AuthorRAdam(v), ("beta1", 0.7), ("beta2", 0.99)),
        ["adabound"] = new(0.9, v => new AuthorAdaBound(v, false), ("beta1", 0.9)),
        ["amsbound"] = new(0.6, v => new AuthorAdaBound(v, true), ("beta1", 0.6)),
        ["adabelief"] = new(0.9, v => new PaperAdaBelief(v), ("beta1", 0.9), ("epsilon", 1e-8)),
        ["lion"] = new(0.98, v => new PaperLion(v), ("beta2", 0.98)),
        ["lamb"] = new(0.9, v => new PaperLamb(v), ("beta1", 0.9)),
    };

    public static TheoryData<string, string> Pairs =>
    [
        .. from first in Carriers.Keys
           from second in Carriers.Keys
           select new TheoryDataRow<string, string>(first, second),
    ];

    public static TheoryData<string> Others =>
        [.. SweepCatalogue.Optimizers.Select(entry => entry.Name).Where(name => !Carriers.ContainsKey(name))];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_second_optimizer_goes_on_with_the_gradients_of_the_first(string first, string second)
    {
        foreach (int at in new[] { 1, 7 })
        {
            PaperCase carried = WideCases.Switch(
                first,
                second,
                (Carriers[first].Decay, Carriers[second].Decay),
                Carriers[first].Create,
                Carriers[second].Create,
                "carry",
                at,
                Carriers[first].Values,
                Carriers[second].Values) with
            { Wide = false };
            double worst = Lockstep.Run(carried, at + 30, $"{first} to {second} at {at}");
            output.WriteLine($"{first} to {second} at {at}: {worst:e1}");
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Optimizers_without_a_plain_memory_are_refused_on_either_side_and_the_message_says_what_can(string name)
    {
        Assert.Equal(MomentumForm.None, SweepCatalogue.Optimizers[name].Momentum);
        if (name == SwitchOptimizer.Entry.Name || SweepCatalogue.Optimizers[name].Create(
            CatalogueCases.Default(SweepCatalogue.Optimizers[name]).Values, OptimizerRun.GoldenLayout)
            .EvaluationPoint is not null)
            return; // refused whatever becomes of the momentum, or tested below

        InvalidPlanException into = Assert.Throws<InvalidPlanException>(() => Create("adam", name, "carry"));
        Assert.StartsWith($"switch cannot carry momentum into '{name}'", into.Message, StringComparison.Ordinal);
        Assert.Contains("momentum: zero", into.Message);
        Assert.Contains("sgdm, nag", into.Message);
        InvalidPlanException from = Assert.Throws<InvalidPlanException>(() => Create(name, "adam", "carry"));
        Assert.StartsWith($"switch cannot carry momentum from '{name}'", from.Message, StringComparison.Ordinal);
        Create("adam", name, "zero");
        Create(name, "adam", "zero");
    }

    [Fact]
    public void A_switch_inside_of_a_switch_carries_nothing()
    {
        InvalidPlanException refusal = Assert.Throws<InvalidPlanException>(() => Create("switch", "adam", "carry"));
        Assert.Contains("from 'switch'", refusal.Message);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("nadam")]
    public void A_full_sum_becomes_a_full_average(string to)
    {
        // After 400 gradients of 1 the sum is full: m = 1, and the next gradient of 1 leaves it there.
        OptimizerRun run = new(
            SweepCatalogue.Optimizers["switch"], Values("sgdm", to, "carry", 400), OptimizerRun.GoldenLayout);
        float[] ones = new float[OptimizerRun.GoldenLayout.Length];
        for (int time = 0; time < 401; time++)
        {
            Array.Fill(ones, 1f);
            run.StepWith(ones, 1e-3);
        }

        Assert.All(run.Read("to.m"), m => Assert.Equal(1, m, 1e-5));
    }

    [Fact]
    public void Where_no_gradient_follows_a_carried_average_moves_by_its_size_over_epsilon()
    {
        // The second moment starts at 0 and stays there: known, and said in the reference.
        float[] gradient = new float[OptimizerRun.GoldenLayout.Length];
        OptimizerRun run = new(
            SweepCatalogue.Optimizers["switch"], Values("sgdm", "adam", "carry", 1), OptimizerRun.GoldenLayout);
        gradient[0] = 1e-4f;
        run.StepWith(gradient, 0.01);
        double before = run.Parameters[0];
        gradient[0] = 0;
        run.StepWith(gradient, 0.01);
        double mean = 0.1 * 0.9 * 1e-4 / ((0.9 * 0.1) + 0.1);
        Assert.Equal(before - (0.01 * mean / 1e-8), run.Parameters[0], 1e-3);
    }

    [Theory]
    [InlineData("adam", "m")]
    [InlineData("nag", "momentum")]
    public void The_lectures_buffer_carries_what_the_torch_one_does(string to, string state)
    {
        double[][] found =
        [
            .. new[] { "torch", "lecture" }.Select(form =>
            {
                OptimizerRun run = new(
                    SweepCatalogue.Optimizers["switch"],
                    Values("sgdm", to, "carry", 6, ("form", form)),
                    OptimizerRun.GoldenLayout);
                for (int time = 0; time < 20; time++) run.Step(time, 0.01);
                return run.Read($"to.{state}").Concat(run.Read("parameters")).ToArray();
            }),
        ];
        Assert.All(
            found[0].Zip(found[1]),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, Math.Abs(pair.First))));
        Assert.Contains(found[0], value => value != 0);
    }

    private static IOptimizer Create(string from, string to, string momentum) =>
        SweepCatalogue.Optimizers["switch"].Create(Values(from, to, momentum, 5), OptimizerRun.GoldenLayout);

    private static HyperparameterValues Values(
        string from, string to, string momentum, int at, params (string Name, object Value)[] fromValues)
    {
        ComponentSpec first = CatalogueCases.Default(SweepCatalogue.Optimizers[from]);
        foreach ((string name, object value) in fromValues)
            first = first with { Values = first.Values.With(name, value) };
        return SweepCatalogue.Optimizers["switch"].Spec(
            ("from", first),
            ("to", CatalogueCases.Default(SweepCatalogue.Optimizers[to])),
            ("when", SweepCatalogue.SwitchRules["fixed"].Spec(("at", Duration.Steps(at)))),
            ("rate", 0.01),
            ("momentum", momentum)).Values;
    }

    private sealed record Carrier(
        double? Decay, Func<HyperparameterValues, PaperRule> Create, params (string, object)[] Values);
}
