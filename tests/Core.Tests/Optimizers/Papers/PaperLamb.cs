using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>You et al., ICLR 2020, Algorithm 2, with the options of its implementations.</summary>
internal sealed class PaperLamb(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        (double[] m, double[] v) = (Vector("m"), Vector("v"));
        double gathered = Gather(beta1);
        double[] r = new double[theta.Length];
        foreach ((TensorSpec tensor, Range part) in Tensors)
        {
            bool left = values.Text("exclude") == "bias-norm" && tensor.Role is TensorRole.Bias or TensorRole.Norm;
            for (int i = part.Start.Value; i < part.End.Value; i++)
            {
                m[i] = (beta1 * m[i]) + ((1 - beta1) * gradient[i]);
                v[i] = (beta2 * v[i]) + ((1 - beta2) * gradient[i] * gradient[i]);
                double mHat = values.Flag("bias_correction") ? m[i] / gathered : m[i];
                double vHat = values.Flag("bias_correction") ? v[i] / (1 - Math.Pow(beta2, t)) : v[i];
                r[i] = mHat / (Math.Sqrt(vHat) + values.Number("epsilon"));
                if (!left) r[i] += values.Number("weight_decay") * theta[i];
            }

            (double weight, double norm) = (Norm(theta[part]), Norm(r[part]));
            double phi = values.TryGet("max_weight_norm", out double bound) && weight > bound ? bound : weight;
            double ratio = weight == 0 || norm == 0 ? 1 : phi / norm;
            if (values.TryGet("max_ratio", out double highest) && ratio > highest) ratio = highest;
            if (left) ratio = 1;
            for (int i = part.Start.Value; i < part.End.Value; i++) theta[i] -= rate * ratio * r[i];
        }
    }
}
