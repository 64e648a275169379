using Sweep.Core.Catalogue;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Dozat, ICLR 2016 workshop, with the momentum schedule of Sutskever et al., as PyTorch since 2.0.</summary>
internal sealed class PaperNAdam(HyperparameterValues values) : PaperRule
{
    // PyTorch corrects m by the momenta of the schedule, which are not the weights that m was made with.
    private double? _gathered;

    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        (double beta1, double beta2) = (values.Number("beta1"), values.Number("beta2"));
        (double[] m, double[] v) = (Vector("m"), Vector("v"));
        double mu = Mu(beta1, t), next = Mu(beta1, t + 1);
        double[] product = Scalar("mu_product", 1);
        product[0] *= mu;
        _gathered = (mu * (_gathered ?? Weight)) + (1 - mu);
        double weight = _gathered.Value, nextWeight = (next * weight) + (1 - next);
        Gather(beta1);
        for (int i = 0; i < theta.Length; i++)
        {
            double g = gradient[i] + (values.Number("weight_decay") * theta[i]);
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * g * g);
            double step = ((1 - mu) * g / weight) + (next * m[i] / nextWeight);
            theta[i] -= rate * step / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, t))) + values.Number("epsilon"));
        }
    }

    private double Mu(double beta1, int t) =>
        beta1 * (1 - (0.5 * Math.Pow(0.96, t * values.Number("momentum_decay"))));
}
