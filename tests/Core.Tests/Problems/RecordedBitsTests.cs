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
    [InlineData("mlp", 0.1f, "0daf91cd74598e83", "lecun", "leaky-relu")]
    [InlineData("mlp", 0.1f, "0422cf0d2a29678a", "orthogonal", "sigmoid")]
    [InlineData("branin", 1e-3f, "584f2f6032502dd8")]
    [InlineData("himmelblau", 1e-3f, "27c027014fdf1d98")]
    [InlineData("rastrigin", 1e-3f, "a4ed2c1ab4f13bc6")]
    [InlineData("ackley", 1e-3f, "83851a75537abec8")]
    [InlineData("styblinski-tang", 1e-3f, "07077298ac8ee207")]
    [InlineData("saddle", 1e-3f, "1a40c55dbe737651")]
    [InlineData("plateau", 1e-3f, "3cacb00f41682f44")]
    [InlineData("reddi-online", 1e-3f, "1759c49f7971a12e")]
    [InlineData("reddi-stochastic", 1e-3f, "4155977716ec230c")]
    [InlineData("wilson", 0.1f, "ed66ea68d9390554")]
    [InlineData("spike", 1e-3f, "c70a5c039b2b22a9")]
    [InlineData("2c2d", 0.01f, "8c709d4d1e3ef9e8")]
    [InlineData("cnn", 0.01f, "9941d3657b4b3134")]
    [InlineData("cnn", 0.01f, "64f29e0b0f63958d", "glorot", "tanh", true)]
    [InlineData("vae", 1e-3f, "6d7a49d7feae9527")]
    [InlineData("matrix-factorization", 1e-2f, "6ba1b774f908c1b5")]
    [InlineData("markov-lm", 0.1f, "23f715cab71e0b6e")]
    [InlineData("char-transformer", 0.1f, "d86d86ef750f8db6")]
    public void A_short_training_has_the_recorded_bits(
        string name, float rate, string expected, string init = "", string activation = "",
        bool batchNormAndDropout = false)
    {
        ProblemEntry entry = SweepCatalogue.Problems[name];
        ComponentSpec spec = init.Length == 0 ? entry.Spec() : entry.Spec(("init", init), ("activation", activation));
        if (batchNormAndDropout) spec = new(name, spec.Values.With("batch_norm", true).With("dropout", 0.5));
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
