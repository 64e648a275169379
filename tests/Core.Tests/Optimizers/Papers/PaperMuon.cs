using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Jordan et al., 2024, with AdamW for all but hidden matrices.</summary>
internal sealed class PaperMuon(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double decay = values.Number("weight_decay");
        double[] m = Vector("m"), v = Vector("v", Tensors.Where(pair => !IsHidden(pair.Tensor)).Sum(Length));
        int second = 0;
        foreach ((TensorSpec tensor, Range part) in Tensors)
        {
            int start = part.Start.Value;
            double[] g = gradient[part];
            if (!IsHidden(tensor))
            {
                double adamRate = values.Number("adamw_lr") * rate / values.Number("lr");
                (double beta1, double beta2) = (values.Number("adamw_beta1"), values.Number("adamw_beta2"));
                for (int i = 0; i < g.Length; i++, second++)
                {
                    m[start + i] = (beta1 * m[start + i]) + ((1 - beta1) * g[i]);
                    v[second] = (beta2 * v[second]) + ((1 - beta2) * g[i] * g[i]);
                    double root = Math.Sqrt(v[second] / (1 - Math.Pow(beta2, t)));
                    double step = m[start + i] / (1 - Math.Pow(beta1, t)) / (root + values.Number("adamw_epsilon"));
                    theta[start + i] -= adamRate * (step + (decay * theta[start + i]));
                }

                continue;
            }

            double mu = values.Number("momentum");
            double[,] u = new double[tensor.Rows, tensor.Columns];
            for (int i = 0; i < g.Length; i++)
            {
                m[start + i] = (mu * m[start + i]) + ((1 - mu) * g[i]);
                u[i / tensor.Columns, i % tensor.Columns] =
                    values.Flag("nesterov") ? ((1 - mu) * g[i]) + (mu * m[start + i]) : m[start + i];
            }

            double[,] o = Orthogonalize(u);
            double scale = Math.Sqrt(Math.Max(1, (double)tensor.Rows / tensor.Columns));
            for (int i = 0; i < g.Length; i++)
            {
                double direction = o[i / tensor.Columns, i % tensor.Columns];
                theta[start + i] -= rate * ((scale * direction) + (decay * theta[start + i]));
            }
        }
    }

    private static int Length((TensorSpec Tensor, Range Part) pair) => pair.Tensor.Length;

    private bool IsHidden(TensorSpec tensor) =>
        tensor.Role == TensorRole.Weight && tensor.Shape.Count >= 2
        && (values.Text("output") == "muon" || tensor != Layout.Tensors.Last(other => other.Role == TensorRole.Weight));

    private double[,] Orthogonalize(double[,] u)
    {
        bool tall = u.GetLength(0) > u.GetLength(1);
        double[,] x = tall ? Transpose(u) : u;
        double norm = Norm(x.Cast<double>());
        x = Combine(x, 1 / (norm + 1e-7), x, 0);
        for (long i = 0; i < values.Integer("iterations"); i++)
        {
            double[,] a = Multiply(x, Transpose(x));
            double[,] b = Combine(a, -4.7750, Multiply(a, a), 2.0315);
            x = Combine(x, 3.4445, Multiply(b, x), 1);
        }

        return tall ? Transpose(x) : x;
    }

    private static double[,] Transpose(double[,] x) => Create(x.GetLength(1), x.GetLength(0), (i, j) => x[j, i]);

    private static double[,] Multiply(double[,] a, double[,] b) => Create(
        a.GetLength(0),
        b.GetLength(1),
        (i, j) => Enumerable.Range(0, a.GetLength(1)).Sum(k => a[i, k] * b[k, j]));

    private static double[,] Combine(double[,] a, double first, double[,] b, double second) =>
        Create(a.GetLength(0), a.GetLength(1), (i, j) => (first * a[i, j]) + (second * b[i, j]));

    private static double[,] Create(int rows, int columns, Func<int, int, double> element)
    {
        double[,] result = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) result[i, j] = element(i, j);
        }

        return result;
    }
}
