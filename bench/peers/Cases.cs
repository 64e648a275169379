using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Training;

namespace Sweep.Peers;

/// <summary>What is measured.</summary>
internal static class Cases
{
    private const int MuonSide = 1024;

    /// <summary>Within 1.25 times what the memory takes for the bytes of the passes.</summary>
    private const double PassShare = 1 / 1.25;

    /// <summary>All of it.</summary>
    public static IEnumerable<Case> All() =>
        [.. Steps(), .. Evaluated(), .. Optimizers(), .. Passes(), .. Products()];

    /// <summary>A trial by itself, and where its problem gains by it, one of several that are fused.</summary>
    private static IEnumerable<Case> Steps()
    {
        (string Problem, double Sgdm, double Adam, int Trials, double Fused)[] targets =
        [
            ("rosenbrock", 500, 500, 64, 5000),
            ("quadratic_deep", 30, 30, 16, 30),
            ("logreg", 2, 2.5, 8, 2),
            ("mlp-784-128-10", 1.5, 1.8, 1, 0),
            ("mlp-1000-500-100-10", 1.3, 1.6, 1, 0),
            ("2c2d", 1.25, 1.25, 1, 0),
        ];
        foreach ((string problem, double sgdm, double adam, int trials, double fused) in targets)
        {
            (string, double)[] optimizers = [("sgdm", sgdm), ("adam", adam)];
            foreach ((string optimizer, double target) in optimizers)
            {
                string name = $"{problem}, {optimizer}";
                CaseLine alone = new(name, target);
                CaseLine together = new($"{name}, a trial of {trials} fused", fused, $"fused:{trials}");
                yield return new(Request(problem, optimizer), trials > 1 ? [alone, together] : [alone]);
            }
        }
    }

    private static IEnumerable<Case> Evaluated()
    {
        (string Problem, int Every)[] problems =
            [("rosenbrock", 78), ("quadratic_deep", 7), ("logreg", 390), ("mlp-784-128-10", 390)];
        foreach ((string problem, int every) in problems)
        {
            yield return new(
                Request(problem, "sgdm") with { EvaluateEvery = every },
                new CaseLine($"{problem}, sgdm, evaluated every {every}", 1));
        }
    }

    private static IEnumerable<Case> Optimizers()
    {
        (int Count, double Target)[] sizes = [(1_000, 50), (100_000, 3), (10_000_000, 1)];
        foreach ((int count, double target) in sizes)
        {
            double share = count == 10_000_000 ? PassShare : 0;
            yield return Optimizer("adam", count, target, share);
            yield return Optimizer("sgdm", count, 1, share);
        }

        // Five iterations of three products of square matrices; of two of them, which are symmetric, a half.
        yield return Optimizer("muon", MuonSide * MuonSide, 1, 0.7) with
        {
            PeerVariants = ["plain"],
            Limit = MachineLimit.Peak(5 * 2 * 2 * Math.Pow(MuonSide, 3)),
        };
    }

    /// <summary>Every other rule that is one pass over its vectors.</summary>
    private static IEnumerable<Case> Passes() => SweepCatalogue.Optimizers
        .Where(entry => entry.CoordinateWise && entry.Name is not ("adam" or "sgdm")
            && !entry.Hyperparameters.Any(hyperparameter => hyperparameter is ComponentHyperparameter))
        .Select(entry => Optimizer(entry.Name, 10_000_000, 0, PassShare) with { PeerVariants = [] });

    private static Case Optimizer(string name, int count, double target, double share) => new(
        new() { Kind = "optimizer", Optimizer = name, Count = count },
        new CaseLine(FormattableString.Invariant($"{name} alone, {count:N0}"), target) { TargetShare = share })
    {
        Limit = share > 0 ? MachineLimit.Bandwidth(Passes(name), count) : null,
    };

    /// <summary>
    /// Vectors read or written by a step: the gradient, and there and back the parameters and every state.
    /// </summary>
    private static int Passes(string optimizer)
    {
        const int Length = 64;
        OptimizerEntry entry = SweepCatalogue.Optimizers[optimizer];
        NamedState state = entry
            .Create(entry.Spec().Values, new(new TensorSpec("weight", [Length], TensorRole.Weight))).State;
        return 3 + (2 * state.Vectors.Count(vector => vector.Buffer.Length == Length));
    }

    /// <summary>The large ones are to come near the peak, the skinny ones to OpenBLAS.</summary>
    private static IEnumerable<Case> Products()
    {
        const double NearPeak = 0.85;
        (string Form, int Rows, int Columns, int Depth, double Target, double Share)[] shapes =
        [
            ("NT", 128, 1000, 784, 0, NearPeak),
            ("NT", 128, 500, 1000, 0, NearPeak),
            ("TN", 1000, 784, 128, 0, NearPeak),
            ("TN", 500, 1000, 128, 0, NearPeak),
            ("NN", 128, 1000, 500, 0, NearPeak),
            ("NN", 1024, 1024, 1024, 0, NearPeak),
            ("NT", 128, 10, 784, 1, 0),
            ("TN", 10, 784, 128, 1, 0),
            ("NT", 1, 128, 784, 1, 0),
            ("NT", 25088, 64, 800, 1, 0),
        ];
        foreach ((string form, int rows, int columns, int depth, double target, double share) in shapes)
        {
            CaseLine line = new($"{form} {rows} x {columns}, depth {depth}", target) { TargetShare = share };
            yield return new(
                new() { Kind = "matmul", Form = form, Rows = rows, Columns = columns, Depth = depth }, line)
            {
                PeerVariants = ["plain"],
                Limit = MachineLimit.Peak(2.0 * rows * columns * depth),
            };
        }
    }

    private static Request Request(string problem, string optimizer) =>
        new() { Kind = "steps", Problem = problem, Optimizer = optimizer };
}
