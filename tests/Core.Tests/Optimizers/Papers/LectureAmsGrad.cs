using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Reddi et al., ICLR 2018, Algorithm 2, with epsilon inside of the root and no bias correction.</summary>
internal sealed class LectureAmsGrad(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        Gather(beta1);
        (double[] m, double[] v, double[] highest) = (Vector("m"), Vector("v"), Vector("v_max"));
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i] + (values.Number("weight_decay") * theta[i]);
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * g * g);
            highest[i] = Math.Max(highest[i], v[i]);
            theta[i] -= rate * m[i] / Math.Sqrt(highest[i] + values.Number("epsilon"));
        }
    }
}
