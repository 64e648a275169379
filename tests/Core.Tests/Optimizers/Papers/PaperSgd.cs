using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>SGD, with PyTorch's momentum buffer (Polyak's or Nesterov's step) where it has a momentum.</summary>
internal sealed class PaperSgd(HyperparameterValues values, bool nesterov = false) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        bool remembers = values.TryGet("momentum", out double mu);
        double gain = 1 - (t > 1 && values.TryGet("dampening", out double dampening) ? dampening : 0);
        Weight = (mu * Weight) + gain;
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i] + (values.Number("weight_decay") * theta[i]);
            if (remembers)
            {
                double[] buffer = Vector("momentum");
                buffer[i] = (mu * buffer[i]) + (gain * g);
                g = nesterov ? g + (mu * buffer[i]) : buffer[i];
            }

            theta[i] -= rate * g;
        }
    }
}
