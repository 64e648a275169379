using System.Globalization;
using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using Sweep.Silo.Datasets;

namespace Sweep.Peers;

/// <summary>Sweep's side: reads one request a line, answers with one JSON object a line.</summary>
internal static class SweepWorker
{
    private static readonly DatasetLibrary Datasets = new(new DatasetFolders());

    /// <summary>Answers until the input ends.</summary>
    public static void Run()
    {
        while (Console.ReadLine() is { } line)
        {
            try
            {
                Answer(new { per_second = Measure(Request.Parse(line)) });
            }
            catch (Exception exception)
            {
                // The driver prints it beside the case.
                Answer(new { error = exception.ToString() });
            }
        }
    }

    private static void Answer(object answer) => Console.WriteLine(JsonSerializer.Serialize(answer));

    private static double Measure(Request request) => request.Kind switch
    {
        "steps" => Steps(request),
        "optimizer" => OptimizerSteps(request),
        "matmul" => Products(request),
        "fma-peak" => MachineLimits.FusedMultiplyAdds(request.Seconds),
        "bandwidth" => MachineLimits.InPlaceBytes(request.Count, request.Seconds),
        _ => throw new ArgumentException($"Unknown kind '{request.Kind}'.", nameof(request)),
    };

    private static double Steps(Request request)
    {
        TrialPlan plan = Plan(request);
        if (request.Variant.StartsWith("fused:", StringComparison.Ordinal))
            return FusedSteps(plan, int.Parse(request.Variant["fused:".Length..], CultureInfo.InvariantCulture),
                request);
        TrainingRun run = TrainingRun.Start(plan, Datasets);
        run.Measure();
        TrainingGroup group = new([run]); // as a slot runs a trial that nothing is shared with
        if (request.EvaluateEvery == 0) return Rate(group.Advance, request.Seconds);
        return Rate(
            n =>
            {
                for (long end = run.Step + n; run.Step < end;)
                {
                    group.Advance(end - run.Step);
                    if (run.Status != TrainingStatus.MeasureDue) continue;
                    run.Measure();
                    _ = run.Curves.TakeChanges();
                }
            },
            request.Seconds);
    }

    /// <summary>Steps a second of each trial times their number: trials that differ in their learning rates.</summary>
    private static double FusedSteps(TrialPlan plan, int count, Request request)
    {
        TrainingRun[] runs = [.. Enumerable.Range(0, count).Select(i => TrainingRun.Start(
            plan with { Optimizer = SweepCatalogue.Optimizers[request.Optimizer].Spec(("lr", 1e-4 / (i + 1))) },
            Datasets))];
        foreach (TrainingRun run in runs) run.Measure();
        TrainingGroup group = new(runs);
        return count * Rate(group.Advance, request.Seconds);
    }

    private static TrialPlan Plan(Request request) => new()
    {
        Problem = Problem(request.Problem),
        Optimizer = SweepCatalogue.Optimizers[request.Optimizer].Spec(("lr", 1e-4)),
        Schedule = SweepCatalogue.Schedules["constant"].Spec(),
        Train = new()
        {
            Budget = Duration.Steps(1_000_000_000),
            Batch = 128,
            DropLast = true,
            EvaluateEvery = Duration.Steps(
                    request.EvaluateEvery > 0 ? request.EvaluateEvery : 1_000_000_000),
        },
        StudySeed = 1,
        Seed = 1,
        Criteria = [],
    };

    private static ComponentSpec Problem(string name)
    {
        ProblemEntry mlp = SweepCatalogue.Problems["mlp"];
        return name switch
        {
            "mlp-784-128-10" => mlp.Spec(("dataset", "fashion-mnist"), ("hidden", (IReadOnlyList<long>)[128])),
            "mlp-1000-500-100-10" => mlp.Spec(("dataset", "fashion-mnist")),
            "rosenbrock" or "quadratic_deep" => SweepCatalogue.Problems[name].Spec(),
            _ => SweepCatalogue.Problems[name].Spec(("dataset", "fashion-mnist")),
        };
    }

    private static double OptimizerSteps(Request request)
    {
        bool isMatrix = request.Optimizer == "muon";
        int side = (int)Math.Sqrt(request.Count);
        ParameterLayout layout = new(
            new TensorSpec("weight", isMatrix ? [side, side] : [request.Count], TensorRole.Weight));
        OptimizerEntry entry = SweepCatalogue.Optimizers[request.Optimizer];
        HyperparameterValues values = entry.Spec(("lr", 1e-4)).Values;

        // The only weight would be the output layer, which Muon leaves to AdamW.
        if (isMatrix) values = values.With("output", "muon");
        IOptimizer optimizer = entry.Create(values, layout);
        AlignedBuffer parameters = Normal(layout.Length, 1), gradient = Normal(layout.Length, 2);
        optimizer.Start(parameters.Span);
        return Rate(
            n =>
            {
                for (; n > 0; n--)
                {
                    optimizer.Step(new()
                    {
                        Parameters = parameters.Span,
                        Gradient = gradient.Span,
                        LearningRate = 1e-4,
                    });
                }
            },
            request.Seconds);
    }

    private static double Products(Request request)
    {
        int rows = request.Rows, columns = request.Columns, depth = request.Depth;
        MatMulForm form = Enum.Parse<MatMulForm>(request.Form);
        AlignedBuffer a = Normal(rows * depth, 1), b = Normal(depth * columns, 2), c = new(rows * columns);
        MatMulWorkspace workspace = new();
        return Rate(
            n =>
            {
                for (; n > 0; n--)
                    MatMul.Multiply(form, rows, columns, depth, a.Span, b.Span, c.Span, false, workspace);
            },
            request.Seconds);
    }

    private static AlignedBuffer Normal(int length, ulong seed)
    {
        AlignedBuffer buffer = new(length);
        RandomStream random = RandomStream.Create(0, seed, RandomPurpose.Initialization);
        for (int i = 0; i < length; i++) buffer.Span[i] = (float)random.NormalAt((ulong)i);
        return buffer;
    }

    /// <summary>
    /// Calls a second, once the rate has not risen for a while: the runtime compiles what turns out to be hot.
    /// </summary>
    private static double Rate(Action<long> action, double seconds)
    {
        const int MostWarmUps = 20, Steady = 4;
        double best = 0;
        for (int i = 0, steady = 0; i < MostWarmUps && steady < Steady; i++)
        {
            double rate = RateWithin(action, seconds / 2);
            steady = rate < 1.02 * best ? steady + 1 : 0;
            best = Math.Max(best, rate);
        }

        return RateWithin(action, seconds);
    }

    /// <summary>Calls a second of processor time until the time is over, in growing chunks.</summary>
    private static double RateWithin(Action<long> action, double seconds)
    {
        long calls = 0, chunk = 1;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        while (true)
        {
            action(chunk);
            calls += chunk;
            double elapsed = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
            if (elapsed >= seconds) return calls / elapsed;
            chunk = elapsed <= 0 ? chunk * 2
                : Math.Max(1, Math.Min(chunk * 2, (long)(calls * (seconds - elapsed) / elapsed)));
        }
    }
}
