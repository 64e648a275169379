using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers;

/// <summary>What another implementation made of the synthetic gradients.</summary>
/// <param name="Label">Name for test output.</param>
/// <param name="Source">Who made it.</param>
/// <param name="Entry">The optimizer.</param>
/// <param name="Values">Its hyperparameters.</param>
/// <param name="Cycled">Whether the rate changes with the step.</param>
/// <param name="Checkpoints">States after some steps, ascending.</param>
internal sealed record Trajectory(
    string Label,
    string Source,
    OptimizerEntry Entry,
    HyperparameterValues Values,
    bool Cycled,
    IReadOnlyList<Checkpoint> Checkpoints)
{
    /// <summary>Steps after which every trajectory is written down; neighbours make single steps.</summary>
    public static IReadOnlyList<int> Steps { get; } = [1, 2, 5, 6, 10, 11, 100, 101, 250, 499, 500];

    /// <summary>Whether a cycled trajectory cycles momentum (or beta1) beside the rate.</summary>
    public bool CyclesMomentum { get; init; } = true;

    /// <summary>The tensors.</summary>
    public ParameterLayout Layout { get; init; } = OptimizerRun.GoldenLayout;

    /// <summary>Gradient of a coordinate before a step.</summary>
    public Func<int, int, float> Gradient { get; init; } = SyntheticGradients.Gradient;

    /// <summary>An optimizer at its start.</summary>
    public OptimizerRun Start() => new(Entry, Values, Layout) { Gradient = Gradient };

    /// <summary>Learning rate before step <paramref name="time"/> (from 0).</summary>
    public double Rate(int time) =>
        Cycled ? SyntheticGradients.CycledRate(Entry.BaseRate(Values), time) : Entry.BaseRate(Values);

    /// <summary>Momentum before step <paramref name="time"/>, where it cycles.</summary>
    public double? Momentum(int time) => Cycled && CyclesMomentum ? SyntheticGradients.CycledMomentum(time) : null;
}
