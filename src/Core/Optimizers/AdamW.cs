using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Adam whose weight decay does not pass through the moments; <see cref="Adam"/> does the work.</summary>
public static class AdamW
{
    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "adamw",
        Summary = "Adam with decoupled weight decay.",
        Equation = """
            theta = theta (1 - lr lambda); m = beta1 m + (1 - beta1) grad; v = beta2 v + (1 - beta2) grad^2
            theta = theta - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
            decay_by schedule: theta (1 - lr / base rate lambda) instead
            """,
        Source = "Loshchilov, Hutter, Decoupled Weight Decay Regularization, ICLR 2019, Algorithm 2",
        Differences = "The paper multiplies lambda with the schedule's factor only (decay_by: schedule); PyTorch "
            + "multiplies it with the whole learning rate (decay_by: rate), so that changing lr changes the decay.",
        Hyperparameters =
            [LearningRate(1e-3), Beta1(), Beta2(), Epsilon(1e-8), .. DecoupledDecay.Hyperparameters(0.01)],
        Momentum = MomentumForm.Average,
        Create = static (values, layout) => new Adam(values, layout, decoupled: true),
    };
}
