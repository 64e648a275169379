using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>You, Gitman, Ginsburg, 2017, Algorithm 1, with the options of its implementations.</summary>
internal sealed class PaperLars(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double[] v = Vector("momentum");
        double mu = values.Number("momentum");
        foreach ((TensorSpec tensor, Range part) in Tensors)
        {
            bool left = values.Text("exclude") == "bias-norm" && tensor.Role is TensorRole.Bias or TensorRole.Norm;
            double decay = left ? 0 : values.Number("weight_decay");
            double[] d = [.. gradient[part].Zip(theta[part], (g, w) => g + (decay * w))];
            (double weight, double grad) = (Norm(theta[part]), Norm(gradient[part]));
            double norm = values.Text("norm") == "sum" ? Norm(d) : grad + (decay * weight);
            double local = values.Number("trust") * weight / norm;
            double whole = values.Flag("clip") ? Math.Min(rate, local) : rate * local;
            if (left || weight == 0 || grad == 0) whole = rate;
            bool inside = values.Text("form") == "paper";
            double entering = inside ? whole : whole / rate;
            for (int i = 0; i < d.Length; i++)
            {
                int at = part.Start.Value + i;
                v[at] = (mu * v[at]) + (entering * d[i]);
                double step = values.Flag("nesterov") ? (mu * v[at]) + (entering * d[i]) : v[at];
                theta[at] -= inside ? step : rate * step;
            }
        }
    }
}
