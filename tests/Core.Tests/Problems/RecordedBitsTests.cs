using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Problems;

/// <summary>
/// Short trainings whose bits are recorded: they must not change with the processor, the instruction sets that are
/// switched on, or the C library. A change on purpose raises the problem's version and records anew.
/// </summary>
public sealed class RecordedBitsTests
{
    [Theory]
    [InlineData("rosenbrock", 1e-3f, "7f2fed5527e396ca")]
    [InlineData("beale", 1e-7f, "1963b95c639a8fce")]
    [InlineData("quadratic_deep", 1e-2f, "f6e41c84532791cb")]
    [InlineData("logreg", 0.1f, "72dbe69fe488abe6")]
    [InlineData("mlp", 0.5f, "6dff2e80249ef995")]
    [InlineData("mlp", 0.1f, "89d9705748b5c303", "he", "tanh")]
    [InlineData("mlp", 0.1f, "a6843712c81838de", "glorot", "relu")]
    public void A_short_training_has_the_recorded_bits(
        string name, float rate, string expected, string init = "", string activation = "")
    {
        ProblemEntry entry = SweepCatalogue.Problems[name];
        ComponentSpec spec = init.Length == 0 ? entry.Spec() : entry.Spec(("init", init), ("activation", activation));
        IProblem problem = entry.Create(spec.Values, new FormulaDataset());
        AlignedBuffer parameters = new(problem.Layout.Length), gradient = new(problem.Layout.Length);
        problem.Initialize(parameters.Span, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        int[] examples = new int[300];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int step = 0; step < 4; step++)
        {
            for (int i = 0; i < examples.Length; i++) examples[i] = ((step * 300) + i) * 7 % problem.TrainCount;
            Span<double> losses =
            [
                problem.LossAndGradient(parameters.Span, new(examples, step, 1, 2), gradient.Span),
                problem.Evaluate(parameters.Span, Split.Test, []).Loss,
            ];
            for (int i = 0; i < gradient.Length; i++) parameters.Span[i] -= rate * gradient.Span[i];
            hash.AppendData(MemoryMarshal.AsBytes(losses));
            hash.AppendData(MemoryMarshal.AsBytes(parameters.Span));
        }

        Assert.Equal(expected, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }
}
