using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Zhuang et al., NeurIPS 2020, Algorithm 2, with weight decay as in the author's code.</summary>
internal sealed class PaperAdaBelief(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        (double decay, double epsilon) = (values.Number("weight_decay"), values.Number("epsilon"));
        double weight = Gather(beta1);
        (double[] m, double[] s) = (Vector("m"), Vector("v"));
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i];
            if (values.Flag("decoupled"))
                theta[i] *= 1 - (rate * decay);
            else
                g += decay * theta[i];
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g);
            s[i] = (beta2 * s[i]) + ((1 - beta2) * (g - m[i]) * (g - m[i])) + epsilon;
            double mHat = m[i] / weight;
            double sHat = s[i] / (1 - Math.Pow(beta2, t));
            theta[i] -= rate * mHat / (Math.Sqrt(sHat) + epsilon);
        }
    }
}
