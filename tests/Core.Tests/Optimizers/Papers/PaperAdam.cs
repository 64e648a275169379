using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>
/// Kingma, Ba, ICLR 2015, Algorithm 1; decay decoupled (AdamW in PyTorch's form), or a maximum (AMSGrad).
/// </summary>
internal sealed class PaperAdam(HyperparameterValues values, bool decoupled = false, bool maximum = false) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        (double[] m, double[] v) = (Vector("m"), Vector("v"));
        double weight = Gather(beta1), decay = values.Number("weight_decay");
        for (int i = 0; i < theta.Length; i++)
        {
            double g = decoupled ? gradient[i] : gradient[i] + (decay * theta[i]);
            if (decoupled) theta[i] -= rate * decay * theta[i];
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * g * g);
            double second = v[i];
            if (maximum) second = Vector("v_max")[i] = Math.Max(Vector("v_max")[i], second);
            double root = Math.Sqrt(second / (1 - Math.Pow(beta2, t)));
            theta[i] -= rate * m[i] / weight / (root + values.Number("epsilon"));
        }
    }
}
