using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Zhang et al., NeurIPS 2019, Algorithm 1, around another rule.</summary>
internal sealed class PaperLookahead(HyperparameterValues values, PaperRule inner) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double[] slow = Vector("slow");
        if (t == 1) theta.CopyTo(slow, 0);
        inner.Step(t, theta, gradient, rate);
        Include("inner.", inner);
        if (t % values.Integer("k") != 0) return;
        for (int i = 0; i < theta.Length; i++)
        {
            slow[i] += values.Number("alpha") * (theta[i] - slow[i]);
            theta[i] = slow[i];
        }
    }
}
