using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Problems;

public sealed class NoisyPlaneProblemTests
{
    private static readonly IDatasetSource NoData = new FormulaDataset();

    public static TheoryData<string, float, float> Points => new()
    {
        { "rosenbrock", -0.5f, 1.5f }, { "rosenbrock", 1.25f, 0.5f }, { "rosenbrock", 0.1f, -0.7f },
        { "beale", -4.5f, 4.5f }, { "beale", 1, 1 }, { "beale", 2.5f, 0.25f },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public void Loss_and_gradient_are_those_of_an_independent_definition(string name, float u, float v)
    {
        IProblem problem = Create(name, 0);
        float[] gradient = new float[16];
        double loss = problem.LossAndGradient(At(u, v), new([0], 0, 1, 2), gradient);
        Assert.Equal(Definition(name, u, v), loss, 1e-9 * Math.Max(1, Math.Abs(loss)));

        // Central differences in double: the error of a step of 1e-5 is far below a unit in the last place of a float.
        const double Step = 1e-5;
        double du = (Definition(name, u + Step, v) - Definition(name, u - Step, v)) / (2 * Step);
        double dv = (Definition(name, u, v + Step) - Definition(name, u, v - Step)) / (2 * Step);
        Assert.Equal(du, gradient[0], 1e-6 * Math.Max(1, Math.Abs(du)));
        Assert.Equal(dv, gradient[1], 1e-6 * Math.Max(1, Math.Abs(dv)));
    }

    [Theory]
    [InlineData("rosenbrock", 1f, 1f)]
    [InlineData("beale", 3f, 0.5f)]
    public void The_minimum_is_zero_where_it_is_known_to_be(string name, float u, float v)
    {
        Assert.Equal(0, Create(name, 1).Evaluate(At(u, v), Split.Test, []).Loss);
        Assert.Equal(0, Create(name, 1).Evaluate(At(u, v), Split.Validation, []).Loss);
    }

    [Theory]
    [InlineData("rosenbrock")]
    [InlineData("beale")]
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

    private static double Definition(string name, double u, double v) => name == "rosenbrock"
        ? Math.Pow(1 - u, 2) + (100 * Math.Pow(v - Math.Pow(u, 2), 2))
        : Math.Pow(1.5 - u + (u * v), 2) + Math.Pow(2.25 - u + (u * Math.Pow(v, 2)), 2)
            + Math.Pow(2.625 - u + (u * Math.Pow(v, 3)), 2);
}
