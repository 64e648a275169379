using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Chen et al., NeurIPS 2023, Algorithm 2; the decay may be scaled by the schedule's factor alone.</summary>
internal sealed class PaperLion(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        double[] m = Vector("m");
        Gather(beta2);
        double scale = values.Text("decay_by") == "schedule" ? 1 / values.Number("lr") : 1;
        for (int i = 0; i < theta.Length; i++)
        {
            double c = (beta1 * m[i]) + ((1 - beta1) * gradient[i]);
            theta[i] -= rate * (Math.Sign(c) + (scale * values.Number("weight_decay") * theta[i]));
            m[i] = (beta2 * m[i]) + ((1 - beta2) * gradient[i]);
        }
    }
}
