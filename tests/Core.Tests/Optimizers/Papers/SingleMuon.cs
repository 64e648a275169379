using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Optimizers.Papers;

/// <summary>
/// Muon in float32, one number at a time, with every rounding where Core says that it rounds: products of matrices
/// are chains of fused multiply-adds over ascending depth. Where magnitudes in a matrix differ by more than float32
/// resolves, the small ones are made of the large ones' rounding: then only the same roundings give the same numbers.
/// </summary>
internal sealed class SingleMuon(HyperparameterValues values) : PaperRule
{
    public override void Step(int t, double[] theta, double[] gradient, double rate)
    {
        double[] m = Vector("m"), v = Vector("v", Tensors.Where(pair => !IsHidden(pair.Tensor)).Sum(Length));
        int second = 0;
        foreach ((TensorSpec tensor, Range part) in Tensors)
        {
            int start = part.Start.Value, rows = tensor.Rows, columns = tensor.Columns;
            if (!IsHidden(tensor))
            {
                for (int i = start; i < part.End.Value; i++, second++)
                    MoveByAdam(ref theta[i], ref m[i], ref v[second], (float)gradient[i], t);
                continue;
            }

            (float mu, float rest) = ((float)values.Number("momentum"), (float)(1 - values.Number("momentum")));
            float[] u = new float[tensor.Length];
            for (int i = 0; i < u.Length; i++)
            {
                float g = (float)gradient[start + i];
                float average = Fma(mu, (float)m[start + i], rest * g);
                m[start + i] = average;
                u[i] = Fma(mu, average, rest * g);
            }

            float[] o = Orthogonalize(u, rows, columns);
            float negative = (float)(-rate * Math.Sqrt(Math.Max(1, (double)rows / columns)));
            for (int i = 0; i < o.Length; i++) theta[start + i] = Fma(negative, o[i], (float)theta[start + i]);
        }
    }

    private static float Fma(float x, float y, float z) => MathF.FusedMultiplyAdd(x, y, z);

    private static int Length((TensorSpec Tensor, Range Part) pair) => pair.Tensor.Length;

    private bool IsHidden(TensorSpec tensor) =>
        tensor.Role == TensorRole.Weight && tensor.Shape.Count >= 2
        && tensor != Layout.Tensors.Last(other => other.Role == TensorRole.Weight);

    private void MoveByAdam(ref double theta, ref double m, ref double v, float g, int t)
    {
        (double beta1, double beta2) = (values.Number("adamw_beta1"), values.Number("adamw_beta2"));
        float first = Fma((float)beta1, (float)m, (float)(1 - beta1) * g);
        float second = Fma((float)beta2, (float)v, (float)(1 - beta2) * (g * g));
        (m, v) = (first, second);
        float root = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, t)));
        float denominator = Fma(root, MathF.Sqrt(second), (float)values.Number("adamw_epsilon"));
        float negative = (float)(-values.Number("adamw_lr") / (1 - Math.Pow(beta1, t)));
        theta = Fma(negative, first / denominator, (float)theta);
    }

    private float[] Orthogonalize(float[] u, int rows, int columns)
    {
        bool tall = rows > columns;
        int side = Math.Min(rows, columns);
        float scale = (float)(1 / (Math.Sqrt(u.Sum(x => (double)x * x)) + 1e-7));
        float[] x = [.. u.Select(value => scale * value)];
        for (long iteration = 0; iteration < values.Integer("iterations"); iteration++)
        {
            float[] now = x;
            float[] a = Multiply(
                side,
                side,
                Math.Max(rows, columns),
                (i, k) => tall ? now[(k * columns) + i] : now[(i * columns) + k],
                (k, j) => tall ? now[(k * columns) + j] : now[(j * columns) + k]);
            float[] square = Multiply(side, side, side, (i, k) => a[(i * side) + k], (k, j) => a[(k * side) + j]);
            float[] b = [.. a.Zip(square, (one, two) => Fma(-4.7750f, one, 2.0315f * two))];
            float[] product = tall
                ? Multiply(rows, columns, side, (i, k) => now[(i * columns) + k], (k, j) => b[(k * side) + j])
                : Multiply(rows, columns, side, (i, k) => b[(i * side) + k], (k, j) => now[(k * columns) + j]);
            x = [.. now.Zip(product, (old, added) => (3.4445f * old) + added)];
        }

        return x;
    }

    private static float[] Multiply(
        int rows, int columns, int depth, Func<int, int, float> left, Func<int, int, float> right)
    {
        float[] result = new float[rows * columns];
        for (int at = 0; at < result.Length; at++)
        {
            for (int k = 0; k < depth; k++)
                result[at] = Fma(left(at / columns, k), right(k, at % columns), result[at]);
        }

        return result;
    }
}
