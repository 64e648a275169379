using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>Shazeer, Stern, ICML 2018, Algorithms 4 and 5, matrices over the last two axes.</summary>
internal sealed class PaperAdafactor(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double beta2 = 1 - Math.Pow(t, -values.Number("decay_rate"));
        double rho = values.Flag("relative_step") ? Math.Min(rate, 1 / Math.Sqrt(t)) : rate;
        double beta1 = values.Number("beta1");
        (int rowStart, int columnStart, int plainStart) = (0, 0, 0);
        (int rowCount, int columnCount, int plainCount) = Counts();
        (double[] allRows, double[] allColumns) = (Vector("rows", rowCount), Vector("columns", columnCount));
        double[] v = Vector("v", plainCount);
        foreach ((TensorSpec tensor, Range part) in Tensors)
        {
            int start = part.Start.Value;
            double[] g = gradient[part], u = new double[tensor.Length];
            if (tensor.Shape.Count < 2)
            {
                for (int i = 0; i < g.Length; i++)
                {
                    double second = (beta2 * v[plainStart + i]) + ((1 - beta2) * Square(g[i]));
                    v[plainStart + i] = second;
                    u[i] = g[i] / Math.Sqrt(second);
                }

                plainStart += g.Length;
            }
            else
            {
                (int rows, int columns) = (tensor.Shape[^2], tensor.Shape[^1]);
                for (int at = 0; at < g.Length; at += rows * columns)
                {
                    Span<double> r = allRows.AsSpan(rowStart, rows), c = allColumns.AsSpan(columnStart, columns);
                    (rowStart, columnStart) = (rowStart + rows, columnStart + columns);
                    for (int i = 0; i < rows; i++)
                    {
                        double mean = Enumerable.Range(0, columns).Average(j => Square(g[at + (i * columns) + j]));
                        r[i] = (beta2 * r[i]) + ((1 - beta2) * mean);
                    }

                    for (int j = 0; j < columns; j++)
                    {
                        double mean = Enumerable.Range(0, rows).Average(i => Square(g[at + (i * columns) + j]));
                        c[j] = (beta2 * c[j]) + ((1 - beta2) * mean);
                    }

                    double average = r.ToArray().Average();
                    for (int k = 0; k < rows * columns; k++)
                        u[at + k] = g[at + k] / Math.Sqrt(r[k / columns] * c[k % columns] / average);
                }
            }

            double clip = Math.Max(1, Norm(u) / Math.Sqrt(u.Length) / values.Number("clip_threshold"));
            double scale = Norm(theta[part]) / Math.Sqrt(u.Length);
            double alpha = values.Flag("scale_parameter") ? rho * Math.Max(values.Number("epsilon2"), scale) : rho;
            for (int i = 0; i < u.Length; i++)
            {
                double step = alpha * u[i] / clip;
                if (beta1 > 0) step = Vector("m")[start + i] = (beta1 * Vector("m")[start + i]) + ((1 - beta1) * step);
                theta[start + i] -= step + (alpha * values.Number("weight_decay") * theta[start + i]);
            }
        }
    }

    private double Square(double g) => (g * g) + values.Number("epsilon1");

    private (int Rows, int Columns, int Plain) Counts()
    {
        TensorSpec[] matrices = [.. Layout.Tensors.Where(tensor => tensor.Shape.Count >= 2)];
        return (
            matrices.Sum(tensor => tensor.Length / tensor.Shape[^1]),
            matrices.Sum(tensor => tensor.Length / tensor.Shape[^2]),
            Layout.Tensors.Sum(tensor => tensor.Length) - matrices.Sum(tensor => tensor.Length));
    }
}
