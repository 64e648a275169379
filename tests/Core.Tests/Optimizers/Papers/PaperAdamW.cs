using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Loshchilov, Hutter, ICLR 2019, Algorithm 2: lambda is scaled by the schedule's factor alone.</summary>
internal sealed class PaperAdamW(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double alpha = values.Number("lr");
        double eta = rate / alpha;
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        (double[] m, double[] v) = (Vector("m"), Vector("v"));
        for (int i = 0; i < theta.Length; i++)
        {
            m[i] = (beta1 * m[i]) + ((1 - beta1) * gradient[i]);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * gradient[i] * gradient[i]);
            double mHat = m[i] / (1 - Math.Pow(beta1, t));
            double vHat = v[i] / (1 - Math.Pow(beta2, t));
            double step = (alpha * mHat / (Math.Sqrt(vHat) + values.Number("epsilon")))
                + (values.Number("weight_decay") * theta[i]);
            theta[i] -= eta * step;
        }
    }
}
