using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Sutskever et al., ICML 2013, eqs. (1)-(2): v = mu v - lr g; theta = theta + v.</summary>
internal sealed class LectureMomentum(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        Weight = (values.Number("momentum") * Weight) + 1;
        double[] velocity = Vector("momentum");
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i] + (values.Number("weight_decay") * theta[i]);
            velocity[i] = (values.Number("momentum") * velocity[i]) - (rate * g);
            theta[i] += velocity[i];
        }
    }
}
