using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Problems;

public sealed class MatrixFactorizationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Losses_and_gradients_are_numpys_and_PyTorchs(int index)
    {
        JsonElement golden = GoldenText.Json("sequences.json").GetProperty("factorization")[index];
        ProblemEntry entry = SweepCatalogue.Problems["matrix-factorization"];
        IProblem problem = entry.Create(
            entry.Spec(
                ("condition", golden.GetProperty("condition").GetDouble()),
                ("hidden", golden.GetProperty("hidden").GetInt64())).Values,
            new FormulaDataset());
        float[] parameters = GoldenNetworks.Parameters(problem.Layout), gradient = new float[problem.Layout.Length];
        int[] batch = [.. Enumerable.Range(0, 77).Select(i => i * 7 % 1000)];

        // The data is the same to the last bit of float32 draws, whose logarithm may differ by one: 6e-8.
        double loss = problem.LossAndGradient(parameters, new(batch, 0, 1, 2), gradient);
        AssertClose(golden.GetProperty("batch").GetDouble(), loss);
        AssertClose(golden.GetProperty("train").GetDouble(), problem.Evaluate(parameters, Split.Train, []).Loss);
        AssertClose(
            golden.GetProperty("validation").GetDouble(), problem.Evaluate(parameters, Split.Validation, []).Loss);
        AssertClose(golden.GetProperty("test").GetDouble(), problem.Evaluate(parameters, Split.Test, []).Loss);
        GoldenNetworks.AssertGradient(golden.GetProperty("gradient"), problem.Layout, gradient);
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-7 * expected);
}
