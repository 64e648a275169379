using Sweep.Core.Catalogue;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>
/// Weight decay beside the gradient: theta shrinks by lambda times the learning rate, or times the schedule's factor
/// alone (Loshchilov, Hutter, Decoupled Weight Decay Regularization, ICLR 2019, Algorithms 1 and 2).
/// </summary>
internal readonly struct DecoupledDecay
{
    private readonly double _decay;
    private readonly double _unit;

    /// <summary>Reads the hyperparameters of <see cref="Hyperparameters"/>.</summary>
    public DecoupledDecay(HyperparameterValues values)
    {
        double baseRate = values.Number(LearningRateName);
        bool bySchedule = values.Text("decay_by") == "schedule";
        _decay = bySchedule && baseRate == 0 ? 0 : values.Number(WeightDecayName);
        _unit = bySchedule ? baseRate : 1;
    }

    /// <summary>Weight decay lambda and what it is multiplied with.</summary>
    public static IReadOnlyList<Hyperparameter> Hyperparameters(double decay) =>
    [
        new NumberHyperparameter(WeightDecayName, "Decoupled weight decay: theta shrinks beside the step.", decay)
            { Minimum = 0 },
        new ChoiceHyperparameter(
            "decay_by",
            "Decay by lr * lambda (PyTorch), or by the schedule's factor lr / base rate * lambda (paper).",
            "rate",
            ["rate", "schedule"]),
    ];

    /// <summary>
    /// The share of theta that is added to it at this learning rate; never positive. Not the factor 1 - lr lambda:
    /// its rounding to float32, the same at every step, would add up to 1e-5 in 500 steps.
    /// </summary>
    public float Change(double rate) => (float)-(rate / _unit * _decay);
}
