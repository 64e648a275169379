using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems;

namespace Sweep.Core.Optimizers;

/// <summary>What the rules with a trust ratio per tensor (LARS, LAMB) share.</summary>
internal static class LayerAdaptation
{
    /// <summary>Which tensors go without a trust ratio and weight decay.</summary>
    public static ChoiceHyperparameter Exclude { get; } = new(
        "exclude",
        "Tensors without trust ratio and weight decay: biases and normalization, or none.",
        "bias-norm",
        ["bias-norm", "none"]);

    /// <summary>For each tensor, whether it has a trust ratio and weight decay.</summary>
    public static bool[] Plan(HyperparameterValues values, ParameterLayout layout)
    {
        bool all = values.Text(Exclude.Name) == "none";
        return [.. layout.Tensors.Select(tensor => all || tensor.Role is not (TensorRole.Bias or TensorRole.Norm))];
    }

    /// <summary>Euclidean norm in double, over the 16 virtual lanes.</summary>
    public static double Norm(ReadOnlySpan<float> tensor) => Math.Sqrt(SumOfSquares.Compute(tensor));

    /// <summary>Euclidean norm of gradient + decay parameters, from three inner products in double.</summary>
    public static double NormOfSum(ReadOnlySpan<float> gradient, ReadOnlySpan<float> parameters, double decay)
    {
        double square = SumOfSquares.Compute(gradient) + (2 * decay * Dot.Compute(gradient, parameters))
            + (decay * decay * SumOfSquares.Compute(parameters));
        return Math.Sqrt(Math.Max(0, square));
    }
}
