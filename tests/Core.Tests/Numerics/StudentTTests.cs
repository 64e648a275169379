using System.Text.Json;
using Sweep.Core.Numerics;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Numerics;

/// <summary>Student's t against scipy.stats.t.sf.</summary>
public sealed class StudentTTests(ITestOutputHelper output)
{
    [Fact]
    public void Tails_agree_with_scipy()
    {
        double absolute = 0, relative = 0;
        foreach (JsonElement golden in GoldenFile.Read("switching.json.gz").GetProperty("tails").EnumerateArray())
        {
            double degrees = golden.GetProperty("degrees").GetDouble();
            double[] t = GoldenFile.Doubles(golden.GetProperty("t"));
            double[] expected = GoldenFile.Doubles(golden.GetProperty("tail"));
            for (int i = 0; i < t.Length; i++)
            {
                double tail = StudentT.UpperTail(t[i], degrees);
                absolute = Math.Max(absolute, Math.Abs(tail - expected[i]));
                if (expected[i] > 1e-300) relative = Math.Max(relative, Math.Abs(tail - expected[i]) / expected[i]);
                else Assert.InRange(tail, 0, 1e-299);
            }
        }

        output.WriteLine($"{absolute:e1} absolute, {relative:e1} relative");
        Assert.InRange(absolute, 0, 1e-12);
        Assert.InRange(relative, 0, 1e-10);
    }

    [Fact]
    public void One_and_two_degrees_have_their_closed_forms()
    {
        for (double t = 0; t < 50; t += 0.37)
        {
            Assert.Equal(0.5 - (Math.Atan(t) / Math.PI), StudentT.UpperTail(t, 1), 1e-14);
            Assert.Equal(0.5 - (t / (2 * Math.Sqrt(2 + (t * t)))), StudentT.UpperTail(t, 2), 1e-14);
        }
    }

    [Fact]
    public void Tails_fall_from_one_half_to_zero()
    {
        foreach (double degrees in new[] { 1, 2.5, 30, 4000 })
        {
            Assert.Equal(0.5, StudentT.UpperTail(0, degrees));
            Assert.Equal(0, StudentT.UpperTail(double.PositiveInfinity, degrees));
            Assert.True(double.IsNaN(StudentT.UpperTail(double.NaN, degrees)));
            for (double t = 0; t < 8; t += 0.01)
                Assert.True(StudentT.UpperTail(t + 0.01, degrees) < StudentT.UpperTail(t, degrees));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.UpperTail(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.UpperTail(1, 0));
    }
}
