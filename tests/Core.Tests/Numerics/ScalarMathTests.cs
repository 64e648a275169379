using Sweep.Core.Numerics;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Numerics;

public sealed class ScalarMathTests
{
    [Theory]
    [InlineData("exp", 1)]
    [InlineData("expm1", 4)]
    [InlineData("log", 2)]
    [InlineData("tanh", 4)]
    [InlineData("power", 1)]
    public void Stays_within_its_stated_units_in_the_last_place(string function, double allowed)
    {
        double worst = 0;
        foreach ((double[] arguments, double high, double low) in Goldens(function))
        {
            double actual = function switch
            {
                "exp" => ScalarMath.Exp(arguments[0]),
                "expm1" => ScalarMath.ExpMinus1(arguments[0]),
                "log" => ScalarMath.Log(arguments[0]),
                "tanh" => ScalarMath.Tanh(arguments[0]),
                _ => ScalarMath.Power(arguments[0], (long)arguments[1]),
            };
            double unit = Math.BitIncrement(Math.Abs(high)) - Math.Abs(high);
            worst = Math.Max(worst, Math.Abs(actual - high - low) / unit);
        }

        Assert.InRange(worst, 0, allowed);
    }

    [Fact]
    public void Cosine_and_sine_stay_within_a_unit_in_the_last_place_of_1()
    {
        foreach ((double[] arguments, double high, double low) in Goldens("cospi"))
            Assert.InRange(Math.Abs(ScalarMath.CosPi(arguments[0]) - high - low), 0, 1.11e-16);
        foreach ((double[] arguments, double high, double low) in Goldens("sinpi"))
            Assert.InRange(Math.Abs(ScalarMath.SinPi(arguments[0]) - high - low), 0, 1.11e-16);
    }

    [Fact]
    public void Cosine_and_sine_are_exact_at_multiples_of_a_half()
    {
        Assert.Equal([1.0, 0, -1, 0, 1], new[] { 0, 0.5, 1, 1.5, 2 }.Select(x => ScalarMath.CosPi(x) + 0.0));
        Assert.Equal([0.0, 1, 0, -1, 0], new[] { 0, 0.5, 1, 1.5, 2 }.Select(x => ScalarMath.SinPi(x) + 0.0));
    }

    [Fact]
    public void Pow_stays_within_its_stated_relative_error()
    {
        foreach ((double[] arguments, double high, double low) in Goldens("pow"))
        {
            double exponent = Math.Abs(arguments[1] * Math.Log(arguments[0]));
            double error = Math.Abs((ScalarMath.Pow(arguments[0], arguments[1]) - high - low) / high);
            Assert.InRange(error, 0, (exponent + 1) * Math.Pow(2, -52));
        }
    }

    [Fact]
    public void Ends_of_the_domain_are_as_documented()
    {
        Assert.Equal(1, ScalarMath.Exp(0));
        Assert.Equal(0, ScalarMath.Exp(-746));
        Assert.Equal(double.PositiveInfinity, ScalarMath.Exp(710));
        Assert.True(double.IsNaN(ScalarMath.Exp(double.NaN)));
        Assert.Equal(double.NegativeInfinity, ScalarMath.Log(0));
        Assert.True(double.IsNaN(ScalarMath.Log(-1)));
        Assert.Equal(0, ScalarMath.Log(1));
        Assert.Equal(1, ScalarMath.Pow(0, 0));
        Assert.Equal(0, ScalarMath.Pow(0, 2));
        Assert.Equal(double.PositiveInfinity, ScalarMath.Pow(0, -1));
        Assert.Equal(-1, ScalarMath.Tanh(-30));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScalarMath.Power(2, -1));
    }

    private static IEnumerable<(double[] Arguments, double High, double Low)> Goldens(string function)
    {
        int count = 0;
        foreach (string line in GoldenText.Lines("scalar_math.csv"))
        {
            string[] cells = line.Split(',');
            if (cells[0] != function) continue;
            double[] numbers = [.. cells[1..].Select(double.Parse)];
            count++;
            yield return (numbers[..^2], numbers[^2], numbers[^1]);
        }

        Assert.NotEqual(0, count);
    }
}
