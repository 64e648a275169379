using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Luo et al., ICLR 2019, Algorithms 2 and 3 (AMSBound), corrected and bounded as its code does.</summary>
internal sealed class AuthorAdaBound(HyperparameterValues values, bool maximum) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        (double[] m, double[] v) = (Vector("m"), Vector("v"));
        double[] highest = maximum ? Vector("v_max") : [];
        double gamma = values.Number("gamma");
        double final = values.Number("final_lr") * rate / values.Number("lr");
        double lower = final * (1 - (1 / ((gamma * t) + 1)));
        double upper = final * (1 + (1 / (gamma * t)));
        double corrected = rate * Math.Sqrt(1 - Math.Pow(beta2, t)) / Gather(beta1);
        (Scalar("rate")[0], Scalar("lower")[0], Scalar("upper")[0]) = (corrected, lower, upper);
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i] + (values.Number("weight_decay") * theta[i]);
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * g * g);
            if (maximum) highest[i] = Math.Max(highest[i], v[i]);
            double second = maximum ? highest[i] : v[i];
            theta[i] -= Math.Clamp(corrected / (Math.Sqrt(second) + values.Number("epsilon")), lower, upper) * m[i];
        }
    }
}
