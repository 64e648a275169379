using Sweep.Core.Catalogue;

namespace Sweep.Peers;

/// <summary>What is measured.</summary>
internal static class Cases
{
    private const int MuonSide = 1024;

    /// <summary>All of it.</summary>
    public static IEnumerable<Case> All() =>
        [.. Steps(), .. Fused(), .. Evaluated(), .. Optimizers(), .. Passes(), .. Products()];

    private static IEnumerable<Case> Steps()
    {
        (string Problem, double Sgdm, double Adam)[] targets =
        [
            ("rosenbrock", 500, 500),
            ("quadratic_deep", 30, 30),
            ("logreg", 2, 2.5),
            ("mlp-784-128-10", 1.5, 1.8),
            ("mlp-1000-500-100-10", 1.3, 1.6),
            ("2c2d", 1.25, 1.25),
        ];
        foreach ((string problem, double sgdm, double adam) in targets)
        {
            yield return Step(problem, "sgdm", sgdm);
            yield return Step(problem, "adam", adam);
        }
    }

    private static IEnumerable<Case> Fused()
    {
        (string Problem, int Trials, double Target)[] problems =
        [
            ("rosenbrock", 64, 5000),
            ("quadratic_deep", 16, 30),
            ("logreg", 8, 2),
            ("mlp-784-128-10", 8, 1.5),
        ];
        foreach ((string problem, int trials, double target) in problems)
        {
            foreach (string optimizer in (string[])["sgdm", "adam"])
            {
                Case step = Step(problem, optimizer, target);
                yield return step with
                {
                    Name = $"{step.Name}, a trial of {trials} fused",
                    SweepVariant = $"fused:{trials}",
                };
            }
        }
    }

    private static IEnumerable<Case> Evaluated()
    {
        (string Problem, int Every)[] problems =
            [("rosenbrock", 78), ("quadratic_deep", 7), ("logreg", 390), ("mlp-784-128-10", 390)];
        foreach ((string problem, int every) in problems)
        {
            Case step = Step(problem, "sgdm", 1);
            yield return step with
            {
                Name = $"{step.Name}, evaluated every {every}",
                Request = step.Request with { EvaluateEvery = every },
            };
        }
    }

    private static IEnumerable<Case> Optimizers()
    {
        (int Count, double Target)[] sizes = [(1_000, 50), (100_000, 3), (10_000_000, 1)];
        foreach ((int count, double target) in sizes)
        {
            yield return Optimizer("adam", count, target);
            yield return Optimizer("sgdm", count, 1);
        }

        yield return Optimizer("muon", MuonSide * MuonSide, 1) with { PeerVariants = ["plain"] };
    }

    /// <summary>
    /// Every rule that is one pass over its vectors: within 1.25 times what the memory takes for them.
    /// </summary>
    private static IEnumerable<Case> Passes() => SweepCatalogue.Optimizers
        .Where(entry => entry.CoordinateWise && entry.Name is not ("adam" or "sgdm")
            && !entry.Hyperparameters.Any(hyperparameter => hyperparameter is ComponentHyperparameter))
        .Select(entry => Optimizer(entry.Name, 10_000_000, 1 / 1.25) with { PeerVariants = [] });

    private static Case Optimizer(string name, int count, double target) => new(
        FormattableString.Invariant($"{name} alone, {count:N0}"),
        new() { Kind = "optimizer", Optimizer = name, Count = count },
        target);

    private static IEnumerable<Case> Products()
    {
        (string Form, int Rows, int Columns, int Depth)[] shapes =
        [
            ("NT", 128, 1000, 784),
            ("NT", 128, 500, 1000),
            ("TN", 1000, 784, 128),
            ("TN", 500, 1000, 128),
            ("NN", 128, 1000, 500),
            ("NN", 1024, 1024, 1024),
            ("NT", 128, 10, 784),
            ("TN", 10, 784, 128),
            ("NT", 1, 128, 784),
            ("NT", 25088, 64, 800),
        ];
        foreach ((string form, int rows, int columns, int depth) in shapes)
        {
            yield return new($"{form} {rows} x {columns}, depth {depth}",
                new() { Kind = "matmul", Form = form, Rows = rows, Columns = columns, Depth = depth }, 1)
            {
                PeerVariants = ["plain"],
            };
        }
    }

    private static Case Step(string problem, string optimizer, double target) => new(
        $"{problem}, {optimizer}", new() { Kind = "steps", Problem = problem, Optimizer = optimizer }, target);
}
