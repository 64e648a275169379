using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Problems;

public sealed class NoisyPlaneProblemTests
{
    private static readonly IDatasetSource NoData = new FormulaDataset();

    public static TheoryData<string> Names { get; } =
        [.. GoldenText.Json("plane_functions.json").EnumerateObject().Select(function => function.Name)];

    [Fact]
    public void Every_function_of_the_catalogue_is_compared() =>
        Assert.Equal(
            Names.Select(row => row.Data).Order(StringComparer.Ordinal),
            SweepCatalogue.Problems.Where(entry => entry.Equation.Contains("u x + v y", StringComparison.Ordinal))
                .Select(entry => entry.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_and_gradients_are_PyTorchs(string name)
    {
        IProblem problem = Create(name, 0);
        float[] gradient = new float[16];
        foreach (JsonElement row in GoldenText.Json("plane_functions.json").GetProperty(name).EnumerateArray())
        {
            double[] golden = row.Doubles();
            double loss = problem.LossAndGradient(At((float)golden[0], (float)golden[1]), new([0], 0, 1, 2), gradient);
            Assert.Equal(golden[2], loss, 1e-13 * Math.Max(10, Math.Abs(golden[2])));

            // The gradient is rounded to float32 once: half a unit in the last place, 2^-24.
            for (int i = 0; i < 2; i++)
                Assert.Equal(golden[3 + i], gradient[i], (6e-8 * Math.Abs(golden[3 + i])) + 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_starts_where_the_golden_does(string name)
    {
        double[] golden = GoldenText.Json("plane_functions.json").GetProperty(name)[0].Doubles();
        float[] start = new float[16];
        Create(name, 0).Initialize(start, default);
        Assert.Equal(golden[0], start[0]);
        Assert.Equal(golden[1], start[1]);
    }

    [Theory]
    [InlineData("branin", 0.39788735772973816, -3.1415926535897931, 12.275)]
    [InlineData("branin", 0.39788735772973816, 3.1415926535897931, 2.275)]
    [InlineData("branin", 0.39788735772973816, 9.4247779607693797, 2.475)]
    [InlineData("himmelblau", 0, -2.805118, 3.131312)]
    [InlineData("himmelblau", 0, -3.779310, -3.283186)]
    [InlineData("himmelblau", 0, 3.584428, -1.848126)]
    [InlineData("styblinski-tang", -78.332331, -2.903534, -2.903534)]
    public void The_published_minima_are_found_where_they_are_published(string name, double value, double u, double v)
    {
        float[] gradient = new float[16];
        double loss = Create(name, 0).LossAndGradient(At((float)u, (float)v), new([0], 0, 1, 2), gradient);
        Assert.Equal(value, loss, 1e-6);

        // Coordinates have six published decimals, curvatures are below 100.
        Assert.Equal(0, gradient[0], 1e-4);
        Assert.Equal(0, gradient[1], 1e-4);
    }

    [Theory]
    [InlineData("rosenbrock", 1f, 1f)]
    [InlineData("beale", 3f, 0.5f)]
    [InlineData("himmelblau", 3f, 2f)]
    [InlineData("rastrigin", 0f, 0f)]
    [InlineData("ackley", 0f, 0f)]
    [InlineData("saddle", 0f, 1f)]
    [InlineData("saddle", 0f, -1f)]
    [InlineData("plateau", 0f, 0f)]
    public void The_minimum_is_zero_where_it_is_known_to_be(string name, float u, float v)
    {
        Assert.Equal(0, Create(name, 1).Evaluate(At(u, v), Split.Test, []).Loss);
        Assert.Equal(0, Create(name, 1).Evaluate(At(u, v), Split.Validation, []).Loss);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Train_noise_is_numpys_and_scales_with_its_hyperparameter(string name)
    {
        // numpy.random.RandomState(42).normal(0, 1, 10000)[0] and [9999], then the first and last of the next 10000.
        double[] x = [0.4967141530112327, 0.6443884535381822], y = [-0.6784947304872218, -1.6199198031884334];
        IProblem noisy = Create(name, 2), plain = Create(name, 0);
        float[] with = new float[16], without = new float[16];
        double loss = noisy.LossAndGradient(At(0.5f, 0.25f), new([0, 9999], 0, 1, 2), with);
        double clean = plain.LossAndGradient(At(0.5f, 0.25f), new([0, 9999], 0, 1, 2), without);
        Assert.Equal(x.Sum(), with[0] - without[0], 1e-5);
        Assert.Equal(y.Sum(), with[1] - without[1], 1e-5);
        Assert.Equal((0.5 * x.Sum()) + (0.25 * y.Sum()), loss - clean, 1e-6);
        Assert.Equal(clean, noisy.Evaluate(At(0.5f, 0.25f), Split.Test, []).Loss);
    }

    private static float[] At(float u, float v)
    {
        float[] point = new float[16];
        (point[0], point[1]) = (u, v);
        return point;
    }

    private static IProblem Create(string name, double noise)
    {
        ProblemEntry entry = SweepCatalogue.Problems[name];
        return entry.Create(entry.Spec(("noise", noise)).Values, NoData);
    }
}
