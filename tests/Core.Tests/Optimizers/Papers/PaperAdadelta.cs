using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Zeiler, arXiv:1212.5701, Algorithm 1, with a rate.</summary>
internal sealed class PaperAdadelta(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double rho = values.Number("rho"), epsilon = values.Number("epsilon");
        (double[] v, double[] u) = (Vector("v"), Vector("u"));
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i] + (values.Number("weight_decay") * theta[i]);
            v[i] = (rho * v[i]) + ((1 - rho) * g * g);
            double step = Math.Sqrt((u[i] + epsilon) / (v[i] + epsilon)) * g;
            u[i] = (rho * u[i]) + ((1 - rho) * step * step);
            theta[i] -= rate * step;
        }
    }
}
