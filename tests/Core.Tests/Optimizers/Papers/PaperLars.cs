using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>You, Gitman, Ginsburg, 2017, Algorithm 1; biases and normalization may be left out.</summary>
internal sealed class PaperLars(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double[] v = Vector("momentum");
        foreach ((TensorSpec tensor, Range part) in Tensors)
        {
            bool left = values.Text("exclude") == "bias-norm" && tensor.Role is TensorRole.Bias or TensorRole.Norm;
            double decay = left ? 0 : values.Number("weight_decay");
            (double w, double g) = (Norm(theta[part]), Norm(gradient[part]));
            double local = left || w == 0 || g == 0 ? 1 : values.Number("trust") * w / (g + (decay * w));
            for (int i = part.Start.Value; i < part.End.Value; i++)
            {
                v[i] = (values.Number("momentum") * v[i]) + (rate * local * (gradient[i] + (decay * theta[i])));
                theta[i] -= v[i];
            }
        }
    }
}
