using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Hinton's lecture 6.5, or Graves, arXiv:1308.0850, eqs. (38)-(41), with momentum outside of both.</summary>
internal sealed class PaperRmsProp(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double alpha = values.Number("alpha"), mu = values.Number("momentum");
        double[] v = Vector("v");
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i] + (values.Number("weight_decay") * theta[i]);
            v[i] = (alpha * v[i]) + ((1 - alpha) * g * g);
            double variance = v[i];
            if (values.Flag("centered"))
            {
                double[] mean = Vector("mean");
                mean[i] = (alpha * mean[i]) + ((1 - alpha) * g);
                variance = Math.Max(0, v[i] - (mean[i] * mean[i]));
            }

            double step = g / (Math.Sqrt(variance) + values.Number("epsilon"));
            if (mu > 0)
            {
                double[] buffer = Vector("momentum");
                step = buffer[i] = (mu * buffer[i]) + step;
            }

            theta[i] -= rate * step;
        }
    }
}
