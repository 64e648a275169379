using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Duchi, Hazan, Singer, JMLR 12 (2011), with PyTorch's decay of the rate.</summary>
internal sealed class PaperAdagrad(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double[] sum = Vector("sum");
        if (t == 1) Array.Fill(sum, values.Number("initial_accumulator"));
        double decayed = rate / (1 + ((t - 1) * values.Number("lr_decay")));
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i] + (values.Number("weight_decay") * theta[i]);
            sum[i] += g * g;
            theta[i] -= decayed * g / (Math.Sqrt(sum[i]) + values.Number("epsilon"));
        }
    }
}
