using Sweep.Core.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Optimizers;

/// <summary>The number of steps taken, kept as the state scalar <c>step</c> so that checkpoints carry it.</summary>
internal readonly struct StepCounter
{
    private readonly NamedState _state;
    private readonly int _index;

    /// <summary>Adds the scalar to an optimizer's state.</summary>
    public StepCounter(NamedState state)
    {
        _state = state;
        _index = state.AddScalar("step");
    }

    /// <summary>The number that <see cref="Next"/> will return.</summary>
    public long Upcoming => (long)_state.Scalars[_index] + 1;

    /// <summary>Counts one step and returns its number t, from 1.</summary>
    public long Next() => (long)++_state.Scalars[_index];

    /// <summary>
    /// The weight 1 - beta^t that a moving average started at zero has gathered after t steps. With a beta that a
    /// schedule cycles, the current beta is raised to t, as PyTorch does under OneCycleLR; the exact weight would be
    /// one minus the product of all betas so far.
    /// </summary>
    public static double BiasCorrection(double beta, long step) => 1 - ScalarMath.Power(beta, step);
}
