using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>A rule from a paper at one setting.</summary>
/// <param name="Name">The optimizer's name in the catalogue.</param>
/// <param name="Setting">Number of the setting, for test output.</param>
/// <param name="Values">Hyperparameters that differ from the defaults.</param>
/// <param name="Cycled">Whether the rate changes with the step (momentum does not: the papers know no cycle).</param>
/// <param name="Create">Makes the rule from all values.</param>
internal sealed record PaperCase(
    string Name,
    int Setting,
    IReadOnlyList<(string Name, object Value)> Values,
    bool Cycled,
    Func<HyperparameterValues, PaperRule> Create)
{
    /// <summary>The tensors.</summary>
    public ParameterLayout Layout { get; init; } = OptimizerRun.GoldenLayout;

    /// <summary>Whether the gradients have magnitudes from 1e-12 to 1e12.</summary>
    public bool Wide { get; init; }

    /// <summary>Whether the rule computes in float32 with Core's roundings, so that not a bit may differ.</summary>
    public bool IsTwin { get; init; }

    /// <summary>Runs the rule over the synthetic gradients.</summary>
    public Trajectory Run()
    {
        OptimizerEntry entry = SweepCatalogue.Optimizers[Name];
        HyperparameterValues values = entry.Spec(Values).Values;
        PaperRule rule = Create(values);
        rule.Layout = Layout;
        Func<int, int, float> gradients = Wide ? SyntheticGradients.WideGradient : SyntheticGradients.Gradient;
        int[] coordinates = [.. Enumerable.Range(0, SyntheticGradients.Count)];
        double[] theta = [.. coordinates.Select(i => (double)SyntheticGradients.Parameter(i))];
        List<Checkpoint> checkpoints = [];
        for (int time = 0; time < Trajectory.Steps[^1]; time++)
        {
            double[] gradient = [.. coordinates.Select(i => (double)gradients(time, i))];
            double rate = entry.BaseRate(values);
            rule.Step(time + 1, theta, gradient, Cycled ? SyntheticGradients.CycledRate(rate, time) : rate);
            if (!Trajectory.Steps.Contains(time + 1)) continue;
            Dictionary<string, double[]> copy = rule.State.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
            copy["parameters"] = [.. theta];
            checkpoints.Add(new(time + 1, copy));
        }

        return new($"{Name} paper {Setting}", "paper float64", entry, values, Cycled, checkpoints)
        {
            CyclesMomentum = false,
            Layout = Layout,
            Gradient = gradients,
        };
    }
}
