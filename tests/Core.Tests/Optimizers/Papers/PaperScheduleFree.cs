using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Defazio et al., NeurIPS 2024, eqs. (3)-(5) and Algorithm 1, weights as its reference code.</summary>
internal sealed class PaperScheduleFree(HyperparameterValues values, bool adam) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double[] z, double[] x) = (Vector("z"), Vector("x"));
        if (t == 1)
        {
            theta.CopyTo(z, 0);
            theta.CopyTo(x, 0);
        }

        double beta = values.Number(adam ? "beta1" : "momentum");
        double gamma = rate * Math.Min(1, (double)t / Math.Max(1, values.Integer("warmup_steps")));
        bool corrected = adam && values.Text("form") == "2024";
        double correction = adam ? 1 - Math.Pow(values.Number("beta2"), t) : 1;
        if (corrected) gamma *= Math.Sqrt(correction);
        (double[] sum, double[] largest) = (Scalar("weight_sum"), Scalar("largest_rate"));
        largest[0] = Math.Max(largest[0], gamma);
        double weight = Math.Pow(t, values.Number("r")) * Math.Pow(largest[0], values.Number("weight_power"));
        sum[0] += weight;
        double c = weight / sum[0];
        for (int i = 0; i < theta.Length; i++)
        {
            double direction = gradient[i];
            if (adam)
            {
                double[] v = Vector("v");
                v[i] = (values.Number("beta2") * v[i]) + ((1 - values.Number("beta2")) * gradient[i] * gradient[i]);
                direction /= Math.Sqrt(corrected ? v[i] : v[i] / correction) + values.Number("epsilon");
            }

            z[i] -= gamma * (direction + (values.Number("weight_decay") * theta[i]));
            x[i] = ((1 - c) * x[i]) + (c * z[i]);
            theta[i] = ((1 - beta) * z[i]) + (beta * x[i]);
        }
    }
}
