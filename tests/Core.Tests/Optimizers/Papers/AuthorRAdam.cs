using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>
/// Liu et al., ICLR 2020, Algorithm 2 from rho_t above 5 on; before, no step (author) or Adam's first moment alone
/// (torch).
/// </summary>
internal sealed class AuthorRAdam(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        (double[] m, double[] v) = (Vector("m"), Vector("v"));
        double weight = Gather(beta1);
        double decayed = Math.Pow(beta2, t);
        double rhoInfinity = (2 / (1 - beta2)) - 1;
        double rho = rhoInfinity - (2 * t * decayed / (1 - decayed));
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i] + (values.Number("weight_decay") * theta[i]);
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * g * g);
            if (rho <= 5)
            {
                if (values.Text("form") == "torch") theta[i] -= rate * m[i] / weight;
                continue;
            }

            double r = Math.Sqrt(
                (rho - 4) * (rho - 2) * rhoInfinity / ((rhoInfinity - 4) * (rhoInfinity - 2) * rho));
            double adaptive = Math.Sqrt(1 - decayed) / (Math.Sqrt(v[i]) + values.Number("epsilon"));
            theta[i] -= rate * r * m[i] / weight * adaptive;
        }
    }
}
