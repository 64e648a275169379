using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Loshchilov, Hutter, ICLR 2019, Algorithm 1, or its decay scaled by the whole learning rate.</summary>
internal sealed class PaperSgdW(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double alpha = values.Number("lr");
        double eta = rate / alpha;
        double decay = (values.Text("decay_by") == "schedule" ? eta : rate) * values.Number("weight_decay");
        bool paper = values.Text("form") == "lecture";
        Weight = (values.Number("momentum") * Weight) + 1;
        double[] buffer = Vector("momentum");
        for (int i = 0; i < theta.Length; i++)
        {
            // Algorithm 1 has m = beta m + eta alpha g, theta = theta - m; Core's lecture form stores -m.
            double before = theta[i];
            double g = paper ? -eta * alpha * gradient[i] : gradient[i];
            buffer[i] = (values.Number("momentum") * buffer[i]) + g;
            theta[i] += paper ? buffer[i] : -rate * buffer[i];
            theta[i] -= decay * before;
        }
    }
}
