using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Optimizers;

/// <summary>An optimizer of the catalogue.</summary>
public sealed record OptimizerEntry : CatalogueEntry
{
    /// <summary>
    /// Whether each coordinate's update depends on its own history alone, so that permuting coordinates or cutting
    /// tensors differently changes no bit. False for rules with norms, factors or matrices. A wrapper speaks for its
    /// own part.
    /// </summary>
    public bool CoordinateWise { get; init; } = true;

    /// <summary>
    /// Whether an update depends on how tensors are cut: norms, factors or matrices of each tensor. A rule that is
    /// neither this nor coordinate-wise has reductions over all coordinates, whose order alone changes bits.
    /// </summary>
    public bool PerTensor { get; init; }

    /// <summary>
    /// The learning rate that the schedule shapes; the hyperparameter <c>lr</c>, unless a wrapper asks the optimizer
    /// inside of it.
    /// </summary>
    public Func<HyperparameterValues, double> BaseRate { get; init; } =
        static values => values.Number(OptimizerHyperparameters.LearningRateName);

    /// <summary>How its first moment is kept, so that a switch can carry it over.</summary>
    public MomentumForm Momentum { get; init; }

    /// <summary>
    /// The hyperparameter that is the decay rate of that moment; left out, <c>momentum</c> of a sum and <c>beta1</c> of
    /// an average.
    /// </summary>
    public string MomentumDecay
    {
        get => field ?? (Momentum == MomentumForm.Sum
            ? OptimizerHyperparameters.MomentumName
            : OptimizerHyperparameters.Beta1Name);
        init;
    }

    /// <summary>Makes an instance for parameters of this layout.</summary>
    public required Func<HyperparameterValues, ParameterLayout, IOptimizer> Create { get; init; }
}
