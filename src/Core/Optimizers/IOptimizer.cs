using Sweep.Core.Training;

namespace Sweep.Core.Optimizers;

/// <summary>
/// An update rule with its state. Parameters, gradient and coordinate-wise state are flat vectors whose padding is
/// zero and stays zero. Not thread-safe; a step allocates nothing.
/// </summary>
public interface IOptimizer
{
    /// <summary>The whole state: what a checkpoint holds, and all that a step depends on beside its input.</summary>
    NamedState State { get; }

    /// <summary>Called once with the initial parameters, before the first step (not on resume).</summary>
    void Start(ReadOnlySpan<float> parameters)
    {
    }

    /// <summary>Updates the parameters in place.</summary>
    void Step(in StepInput input);
}
