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
    private const long Forever = 1_000_000_000;

    private static readonly HashSet<Request> Asked = [];
    private static TimeSpan _notCounted;
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
        if (request.EvaluateEvery == 0) return Rate(request, Endless(() => [TrainingRun.Start(plan, Datasets)]));
        TrainingRun run = TrainingRun.Start(plan, Datasets);
        run.Measure();
        TrainingGroup group = new([run]); // as a slot runs a trial that nothing is shared with
        return request.EvaluateEvery * Rate(
            request,
            n =>
            {
                for (; n > 0; n--)
                {
                    while (run.Status == TrainingStatus.Training) group.Advance(request.EvaluateEvery);
                    run.Measure();
                    _ = run.Curves.TakeChanges();
                }
            });
    }

    /// <summary>Steps a second of each trial times their number: trials that differ in their learning rates.</summary>
    private static double FusedSteps(TrialPlan plan, int count, Request request) => count * Rate(
        request,
        Endless(() => [.. Enumerable.Range(0, count).Select(i => TrainingRun.Start(
            plan with { Optimizer = SweepCatalogue.Optimizers[request.Optimizer].Spec(("lr", 1e-4 / (i + 1))) },
            Datasets))]));

    /// <summary>
    /// Steps of one group of trials after the other, each as long as the problem's default budget: late in a long trial
    /// a step may cost less. What is not counted is the trials' beginning and end.
    /// </summary>
    private static Action<long> Endless(Func<TrainingRun[]> start)
    {
        TrainingRun[] runs = [];
        TrainingGroup group = new(runs);
        return n =>
        {
            while (n > 0)
            {
                if (runs.Length == 0 || runs[0].Status != TrainingStatus.Training)
                {
                    TimeSpan begun = Environment.CpuUsage.TotalTime;
                    runs = start();
                    foreach (TrainingRun run in runs) run.Measure();
                    group = new(runs);
                    _notCounted += Environment.CpuUsage.TotalTime - begun;
                }

                long before = runs[0].Step;
                group.Advance(n);
                n -= runs[0].Step - before;
            }
        };
    }

    private static TrialPlan Plan(Request request) => new()
    {
        Problem = Problem(request.Problem),
        Optimizer = SweepCatalogue.Optimizers[request.Optimizer].Spec(("lr", 1e-4)),
        Schedule = SweepCatalogue.Schedules["constant"].Spec(),
        Train = new()
        {
            Budget = request.EvaluateEvery > 0
                ? Duration.Steps(Forever)
                : Duration.Epochs(SweepCatalogue.Problems[Problem(request.Problem).Name].DefaultEpochs),
            Batch = 128,
            DropLast = true,
            EvaluateEvery = Duration.Steps(request.EvaluateEvery > 0 ? request.EvaluateEvery : Forever),
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
            request,
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
            });
    }

    private static double Products(Request request)
    {
        int rows = request.Rows, columns = request.Columns, depth = request.Depth;
        MatMulForm form = Enum.Parse<MatMulForm>(request.Form);
        AlignedBuffer a = Normal(rows * depth, 1), b = Normal(depth * columns, 2), c = new(rows * columns);
        MatMulWorkspace workspace = new();
        return Rate(
            request,
            n =>
            {
                for (; n > 0; n--)
                    MatMul.Multiply(form, rows, columns, depth, a.Span, b.Span, c.Span, false, workspace);
            });
    }

    /// <summary>Normal draws; of long vectors the first ones again and again, for which nobody has to wait.</summary>
    private static AlignedBuffer Normal(int length, ulong seed)
    {
        const int Drawn = 100_003;
        AlignedBuffer buffer = new(length);
        Span<float> all = buffer.Span;
        RandomStream random = RandomStream.Create(0, seed, RandomPurpose.Initialization);
        for (int i = 0; i < Math.Min(length, Drawn); i++) all[i] = (float)random.NormalAt((ulong)i);
        for (int i = Drawn; i < length; i += Drawn) all[..Math.Min(Drawn, length - i)].CopyTo(all[i..]);
        return buffer;
    }

    /// <summary>
    /// Calls a second. Where this process has not been asked the same before, once the rate has not risen for a while:
    /// the runtime compiles what turns out to be hot. Later after a third of the time, as on the peer's side.
    /// </summary>
    private static double Rate(Request request, Action<long> action)
    {
        const int MostWarmUps = 20, Steady = 4;
        double seconds = request.Seconds, best = 0;
        if (!Asked.Add(request)) _ = RateWithin(action, seconds / 3);
        else
        {
            for (int i = 0, steady = 0; i < MostWarmUps && steady < Steady; i++)
            {
                double rate = RateWithin(action, seconds / 2);
                steady = rate < 1.02 * best ? steady + 1 : 0;
                best = Math.Max(best, rate);
            }
        }

        return RateWithin(action, seconds);
    }

    /// <summary>Calls a second of processor time until the time is over, in growing chunks.</summary>
    private static double RateWithin(Action<long> action, double seconds)
    {
        long calls = 0, chunk = 1;
        _notCounted = TimeSpan.Zero;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        while (true)
        {
            action(chunk);
            calls += chunk;
            double elapsed = (Environment.CpuUsage.TotalTime - start - _notCounted).TotalSeconds;
            if (elapsed >= seconds) return calls / elapsed;
            chunk = elapsed <= 0 ? chunk * 2
                : Math.Max(1, Math.Min(chunk * 2, (long)(calls * (seconds - elapsed) / elapsed)));
        }
    }
}
