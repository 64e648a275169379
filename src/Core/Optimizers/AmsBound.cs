namespace Sweep.Core.Optimizers;

/// <summary>AdaBound over the running maximum of the second moment; <see cref="AdaBound"/> does the work.</summary>
public static class AmsBound
{
    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "amsbound",
        Summary = "AdaBound with the running maximum of the second moment.",
        Equation = """
            Adam's g, m and v; w = max(w, v); F = final_lr lr / base rate
            l = F (1 - 1 / (gamma t + 1)); u = F (1 + 1 / (gamma t))
            theta = theta - clip(lr sqrt(1 - beta2^t) / (1 - beta1^t) / (sqrt(w) + eps), l, u) m
            """,
        Source = "Luo et al., Adaptive Gradient Methods with Dynamic Bound of Learning Rate, ICLR 2019, Algorithm 3; "
            + "the bounds are those of its code (Luolc/AdaBound, amsbound=True)",
        Differences = "As adabound; the maximum is taken over the raw second moment.",
        Hyperparameters = AdaBound.Hyperparameters,
        Metrics = AdaBound.Metrics,
        Momentum = MomentumForm.Average,
        Create = static (values, layout) => new AdaBound(values, layout, maximum: true),
    };
}
