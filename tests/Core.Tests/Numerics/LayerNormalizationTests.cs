using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Tests.Numerics;

public sealed class LayerNormalizationTests
{
    private const double Epsilon = 1e-5;

    [Fact]
    public void Every_path_has_the_bits_of_the_formula_row_by_row()
    {
        for (int features = 1; features <= 256; features += features < 40 ? 1 : 23)
        {
            foreach (int rows in (int[])[1, 7, 8, 19]) Check(rows, features);
        }
    }

    private static void Check(int rows, int features)
    {
        float[] x = TestVectors.Draw(rows * features, 1), g = TestVectors.Draw(rows * features, 2);
        float[] scale = TestVectors.Draw(features, 3), shift = TestVectors.Draw(features, 4);
        float[] before = TestVectors.Draw(features, 5);
        float[] y = new float[x.Length], below = new float[x.Length];
        float[] scaleGradient = [.. before], shiftGradient = [.. before];
        for (int row = 0; row < rows; row++)
        {
            int at = row * features;
            double mean = 0, squares = 0, sum = 0, product = 0;
            for (int i = 0; i < features; i++) mean += x[at + i];
            mean /= features;
            for (int i = 0; i < features; i++) squares += (x[at + i] - mean) * (x[at + i] - mean);
            double inverse = 1 / Math.Sqrt((squares / features) + Epsilon);
            for (int i = 0; i < features; i++)
            {
                double normalized = (x[at + i] - mean) * inverse;
                y[at + i] = (float)((scale[i] * normalized) + shift[i]);
                scaleGradient[i] += (float)(g[at + i] * normalized);
                shiftGradient[i] += g[at + i];
                sum += (double)g[at + i] * scale[i];
                product += (double)g[at + i] * scale[i] * normalized;
            }

            for (int i = 0; i < features; i++)
            {
                double normalized = (x[at + i] - mean) * inverse, scaled = (double)g[at + i] * scale[i];
                below[at + i] = (float)(inverse * (scaled - (sum / features) - (normalized * (product / features))));
            }
        }

        TestVectors.ForEachPath(width =>
        {
            string what = $"{rows} rows of {features} on {width} lanes";
            LayerNormalization kernel = new(features, Epsilon);
            float[] output = new float[x.Length], inputGradient = new float[x.Length];
            float[] ofScale = [.. before], ofShift = [.. before], alone = [.. before];
            kernel.Forward(x, rows, scale, shift, output);
            TestVectors.AssertSameBits(y, output, what);
            kernel.Backward(x, g, rows, scale, ofScale, ofShift, inputGradient);
            TestVectors.AssertSameBits(scaleGradient, ofScale, "scale, " + what);
            TestVectors.AssertSameBits(shiftGradient, ofShift, "shift, " + what);
            TestVectors.AssertSameBits(below, inputGradient, "input, " + what);
            kernel.Backward(x, g, rows, scale, alone, [.. before], []);
            TestVectors.AssertSameBits(scaleGradient, alone, "scale alone, " + what);
        });
    }
}
