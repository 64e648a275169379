using Sweep.Core.Catalogue;

namespace Sweep.Core.Optimizers;

/// <summary>Names and definitions of the hyperparameters that many optimizers share.</summary>
internal static class OptimizerHyperparameters
{
    /// <summary>Name of the learning rate; every optimizer has it.</summary>
    public const string LearningRateName = "lr";

    /// <summary>Name of the momentum of the SGD family.</summary>
    public const string MomentumName = "momentum";

    /// <summary>Name of the decay rate of the first moment.</summary>
    public const string Beta1Name = "beta1";

    /// <summary>Name of the decay rate of the second moment.</summary>
    public const string Beta2Name = "beta2";

    /// <summary>Name of the constant that keeps denominators away from zero.</summary>
    public const string EpsilonName = "epsilon";

    /// <summary>Name of the weight decay.</summary>
    public const string WeightDecayName = "weight_decay";

    /// <summary>Weight decay added to the gradient: g + lambda * theta before the moments.</summary>
    public static NumberHyperparameter CoupledWeightDecay { get; } =
        new(WeightDecayName, "Coupled weight decay: g + lambda * theta before anything else.", 0) { Minimum = 0 };

    /// <summary>Learning rate: the base rate that the schedule shapes.</summary>
    public static NumberHyperparameter LearningRate(double value) =>
        new(LearningRateName, "Learning rate; the schedule's base rate.", value) { Minimum = 0 };

    /// <summary>Momentum mu of the SGD family; a schedule may cycle it.</summary>
    public static NumberHyperparameter Momentum(double value) => Rate(MomentumName, "Momentum mu.", value);

    /// <summary>Decay rate of the first moment; a schedule may cycle it.</summary>
    public static NumberHyperparameter Beta1(double value = 0.9) =>
        Rate(Beta1Name, "Decay rate of the first moment's moving average.", value);

    /// <summary>Decay rate of the second moment.</summary>
    public static NumberHyperparameter Beta2(double value = 0.999) =>
        Rate(Beta2Name, "Decay rate of the second moment's moving average.", value);

    /// <summary>
    /// Constant in the denominator. Its smallest value is still a normal float32, so that a coordinate whose
    /// gradient is always zero divides 0 by something.
    /// </summary>
    public static NumberHyperparameter Epsilon(double value) =>
        new(EpsilonName, "Constant that keeps the denominator away from zero.", value) { Minimum = 1e-30 };

    /// <summary>A decay rate in [0, 1).</summary>
    public static NumberHyperparameter Rate(string name, string summary, double value) =>
        new(name, summary, value) { Minimum = 0, Maximum = 1, ExcludesMaximum = true };
}
