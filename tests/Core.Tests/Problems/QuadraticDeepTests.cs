using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Quadratics;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Problems;

public sealed class QuadraticDeepTests
{
    private readonly JsonElement _golden = GoldenText.Json("quadratic_deep.json");
    private readonly IProblem _problem =
        SweepCatalogue.Problems["quadratic_deep"].Create(QuadraticDeep.Entry.Spec().Values, new FormulaDataset());

    [Fact]
    public void The_Hessian_is_the_published_one_to_float32()
    {
        foreach (JsonProperty row in _golden.GetProperty("hessian_rows").EnumerateObject())
        {
            double[] expected = row.Value.Doubles();
            for (int column = 0; column < expected.Length; column++)
                Assert.Equal(expected[column], QuadraticDeep.Hessian[int.Parse(row.Name), column], 1e-6);
        }

        double trace = Enumerable.Range(0, 100).Sum(i => QuadraticDeep.Hessian[i, i]);
        double square = Enumerable.Range(0, 10_000).Sum(i => Math.Pow(QuadraticDeep.Hessian[i / 100, i % 100], 2));
        double[] eigenvalues = _golden.GetProperty("eigenvalues").Doubles();
        Assert.Equal(eigenvalues.Sum(), trace, 1e-4);
        Assert.Equal(eigenvalues.Sum(value => value * value), square, 1e-2);
    }

    [Fact]
    public void Losses_at_the_start_are_the_reference_implementations()
    {
        float[] parameters = new float[_problem.Layout.Length];
        _problem.Initialize(parameters, default);
        JsonElement start = _golden.GetProperty("start");
        Assert.Equal(
            start.GetProperty("train").GetDouble(), _problem.Evaluate(parameters, Split.Train, []).Loss, 1e-4);
        Assert.Equal(
            start.GetProperty("validation").GetDouble(), _problem.Evaluate(parameters, Split.Validation, []).Loss,
            1e-4);
        Assert.Equal(start.GetProperty("test").GetDouble(), _problem.Evaluate(parameters, Split.Test, []).Loss, 1e-4);
        Assert.Equal(
            start.GetProperty("batch").GetDouble(), _problem.Evaluate(parameters, Split.Train, Batch()).Loss, 1e-4);
    }

    [Fact]
    public void Loss_and_gradient_of_a_batch_are_the_reference_implementations()
    {
        float[] parameters = new float[_problem.Layout.Length], gradient = new float[_problem.Layout.Length];
        double[] theta = _golden.GetProperty("theta").Doubles();
        for (int i = 0; i < theta.Length; i++) parameters[i] = (float)theta[i];
        double loss = _problem.LossAndGradient(parameters, new(Batch(), 0, 1, 2), gradient);
        Assert.Equal(_golden.GetProperty("batch_loss").GetDouble(), loss, 1e-4);
        double[] expected = _golden.GetProperty("batch_gradient").Doubles();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], gradient[i], 1e-5);
    }

    private static int[] Batch() => [.. Enumerable.Range(0, 128).Select(i => i * 7 % 1000)];
}
