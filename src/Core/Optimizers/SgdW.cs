using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>SGD with momentum whose weight decay does not enter the buffer; <see cref="Sgdm"/> does the work.</summary>
public static class SgdW
{
    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "sgdw",
        Summary = "SGD with momentum and decoupled weight decay.",
        Equation = """
            torch:   b = mu b + (1 - dampening) grad, but b = grad at the first step
                     theta = theta (1 - lr lambda) - lr b
            lecture: v = mu v - lr (1 - dampening) grad; theta = theta (1 - lr lambda) + v
            decay_by schedule: theta (1 - lr / base rate lambda) instead
            """,
        Source = "Loshchilov, Hutter, Decoupled Weight Decay Regularization, ICLR 2019, Algorithm 1",
        Differences = "The paper is form: lecture with decay_by: schedule. The decay takes the parameters before the "
            + "step. Some implementations keep lr * lambda constant under a schedule; none of the forms here does.",
        Hyperparameters =
            [LearningRate(0.01), Momentum(0.9), Sgdm.Dampening, .. DecoupledDecay.Hyperparameters(0.01), Sgdm.Form],
        Momentum = MomentumForm.Sum,
        Create = static (values, layout) => new Sgdm(values, layout, decoupled: true),
    };
}
