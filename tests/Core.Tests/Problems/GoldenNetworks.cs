using System.Numerics;
using System.Text.Json;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Problems;

/// <summary>
/// What the scripts of golden networks and their tests share: parameters by formula, gradients in short.
/// </summary>
internal static class GoldenNetworks
{
    private const int Probes = 3;

    /// <summary>Each tensor by a formula of its number; scales of normalizations are around 1.</summary>
    public static float[] Parameters(ParameterLayout layout)
    {
        float[] parameters = new float[layout.Length];
        for (int number = 0; number < layout.Tensors.Count; number++)
        {
            TensorSpec spec = layout.Tensors[number];
            long factor = (number % 2 == 0 ? 7919 : 104729) + (number / 2);
            int bits = 32 - BitOperations.LeadingZeroCount((uint)spec.FanIn);
            float scale = MathF.ScaleB(1, -(10 + (bits / 2)));
            float centre = spec.Name.EndsWith(".scale", StringComparison.Ordinal) ? 1 : 0;
            Span<float> slice = layout.Slice(parameters.AsSpan(), number);
            for (int i = 0; i < slice.Length; i++) slice[i] = ((((i + 1) * factor % 1009) - 504) * scale) + centre;
        }

        return parameters;
    }

    /// <summary>Compares each tensor: whole, or its norm and its products with vectors of another formula.</summary>
    public static void AssertGradient(JsonElement golden, ParameterLayout layout, float[] gradient)
    {
        Assert.Equal(golden.GetArrayLength(), layout.Tensors.Count);
        double largest = golden.EnumerateArray().Max(tensor => tensor.Doubles().Max(Math.Abs));
        for (int number = 0; number < layout.Tensors.Count; number++)
        {
            double[] exact = golden[number].Doubles();
            float[] tensor = layout.Slice(gradient.AsSpan(), number).ToArray();
            double[] actual = exact.Length == tensor.Length ? [.. tensor.Select(value => (double)value)]
                :
                [
                    Math.Sqrt(tensor.Sum(g => (double)g * g)),
                    .. Enumerable.Range(0, Probes).Select(i => Probe(tensor, i, number)),
                ];
            Assert.Equal(exact.Length, actual.Length);

            // float32 against float64: sums of some hundred terms keep six digits of the largest element.
            for (int i = 0; i < exact.Length; i++)
            {
                Assert.True(
                    Math.Abs(exact[i] - actual[i]) <= 2e-6 * largest,
                    $"{layout.Tensors[number].Name}[{i}]: {actual[i]}, not {exact[i]}");
            }
        }
    }

    private static double Probe(float[] tensor, int probe, int number)
    {
        long factor = 6007 + (13 * probe) + number;
        double sum = 0;
        for (int i = 0; i < tensor.Length; i++) sum += tensor[i] * ((((i + 1) * factor % 1013) - 506) / 512.0);
        return sum;
    }
}
