using System.Text.Json;
using Sweep.Core.Numerics;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Numerics;

public sealed class NumpyRandomStateTests
{
    [Fact]
    public void Uniform_draws_have_numpys_bits()
    {
        foreach (JsonElement golden in GoldenText.Json("numpy_random_state.json").EnumerateArray())
        {
            uint seed = golden.GetProperty("seed").GetUInt32();
            NumpyRandomState random = new(seed);
            double[] draws = [.. Enumerable.Range(0, 2000).Select(_ => random.NextUniform())];
            Assert.Equal(golden.GetProperty("uniform_first").Doubles(), draws[..20]);
            Assert.Equal(golden.GetProperty("uniform_last").Doubles(), draws[^20..]);
            random = new(seed);
            double[] ranged = [.. Enumerable.Range(0, 5).Select(_ => random.NextUniform(30, 60))];
            Assert.Equal(golden.GetProperty("uniform_30_60").Doubles(), ranged);
        }
    }

    [Fact]
    public void Normal_draws_are_numpys_up_to_the_last_bits_of_a_logarithm()
    {
        foreach (JsonElement golden in GoldenText.Json("numpy_random_state.json").EnumerateArray())
        {
            NumpyRandomState random = new(golden.GetProperty("seed").GetUInt32());
            double[] draws = [.. Enumerable.Range(0, 2000).Select(_ => random.NextNormal())];
            AssertClose(golden.GetProperty("normal_first").Doubles(), draws[..20]);
            AssertClose(golden.GetProperty("normal_last").Doubles(), draws[^20..]);
        }
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(Math.Abs((actual[i] / expected[i]) - 1), 0, 1e-15);
    }
}
