using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Mishchenko, Defazio, ICML 2024, with the options and the order of its reference code.</summary>
/// <param name="values">Hyperparameters.</param>
/// <param name="storesSingles">
/// Whether parameters are rounded to float32 after each step, as in any trial. With d0 = 1e-6 a first step is some ten
/// times that rounding, and the estimate is made of such steps: without it there is nothing to compare.
/// </param>
internal sealed class PaperProdigy(HyperparameterValues values, bool storesSingles) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        double beta3 = values.TryGet("beta3", out double third) ? third : Math.Sqrt(beta2);
        double growth = values.TryGet("growth_rate", out double bound) ? bound : double.PositiveInfinity;
        (double[] m, double[] v, double[] s) = (Vector("m"), Vector("v"), Vector("s"));
        double[] first = Vector("initial");
        double d0 = values.Number("d0"), decay = values.Number("weight_decay");
        (double[] d, double[] dMax, double[] numerator) = (Scalar("d", d0), Scalar("d_max", d0), Scalar("numerator"));
        if (t == 1) theta.CopyTo(first, 0);
        double[] g = [.. gradient.Zip(theta, (x, p) => values.Flag("decoupled") ? x : x + (decay * p))];
        double dlr = d[0] * rate;
        if (values.Flag("bias_correction")) dlr *= Math.Sqrt(1 - Math.Pow(beta2, t)) / (1 - Math.Pow(beta1, t));
        double inner = 0;
        for (int i = 0; i < g.Length; i++)
        {
            inner += g[i] * (first[i] - theta[i]);
            m[i] = (beta1 * m[i]) + ((1 - beta1) * d[0] * g[i]);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * d[0] * d[0] * g[i] * g[i]);
            s[i] = (beta3 * s[i]) + (d[0] / d0 * (values.Flag("safeguard_warmup") ? d[0] : dlr) * g[i]);
        }

        double norm = s.Sum(Math.Abs);
        numerator[0] = (beta3 * numerator[0]) + (d[0] / d0 * dlr * inner);
        double found = values.Number("d_coef") * numerator[0] / norm;
        if (d[0] == d0) d[0] = Math.Max(d0, found);
        dMax[0] = Math.Max(dMax[0], found);
        d[0] = Math.Min(dMax[0], growth * d[0]);
        for (int i = 0; i < g.Length; i++)
        {
            double shrink = values.Flag("decoupled") ? dlr * decay * theta[i] : 0;
            theta[i] -= shrink + (dlr * m[i] / (Math.Sqrt(v[i]) + (d[0] * values.Number("epsilon"))));
            if (storesSingles) theta[i] = (float)theta[i];
        }
    }
}
