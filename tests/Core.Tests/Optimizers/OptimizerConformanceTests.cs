using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Catalogue;
using Sweep.Core.Tests.Numerics;

namespace Sweep.Core.Tests.Optimizers;

/// <summary>What every optimizer must do, at its defaults and with every hyperparameter changed.</summary>
public sealed class OptimizerConformanceTests
{
    private const int Steps = 24;

    private static readonly Dictionary<string, (OptimizerEntry Entry, HyperparameterValues Values)> Cases =
        CatalogueCases.Of(SweepCatalogue.Optimizers);

    private static readonly ParameterLayout Ragged = new(
        new TensorSpec("a", [3], TensorRole.Bias),
        new TensorSpec("b", [5, 7], TensorRole.Weight, 7, 5),
        new TensorSpec("c", [16], TensorRole.Norm),
        new TensorSpec("d", [1], TensorRole.Free),
        new TensorSpec("e", [4, 3, 2], TensorRole.Weight, 6, 4));

    public static TheoryData<string> Labels => [.. Cases.Keys];

    // With everything changed at once a rule may rightly stand still: RAdam waits forever with a small beta2.
    public static TheoryData<string> SingleChanges => [.. Cases.Keys.Where(label => !label.EndsWith("everything"))];

    public static TheoryData<string> CoordinateWiseLabels =>
        [.. Cases.Where(pair => pair.Value.Entry.CoordinateWise).Select(pair => pair.Key)];

    // Reductions over all coordinates: another order changes their last bits, and nothing else.
    public static TheoryData<string> ReducingLabels =>
    [
        .. Cases.Where(pair => pair.Value.Entry is { CoordinateWise: false, PerTensor: false })
            .Select(pair => pair.Key),
    ];

    [Theory]
    [MemberData(nameof(Labels))]
    public void Has_a_learning_rate(string label)
    {
        (OptimizerEntry entry, HyperparameterValues values) = Cases[label];
        Assert.True(entry.Hyperparameters[0] is ComponentHyperparameter || entry.Hyperparameters[0].Name == "lr");
        Assert.InRange(entry.BaseRate(values), 1e-12, 1e3);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void A_checkpoint_at_any_step_changes_no_bit(string label)
    {
        OptimizerRun whole = Start(label);
        Advance(whole, 0, Steps);
        for (int cut = 0; cut <= Steps; cut++)
        {
            OptimizerRun before = Start(label);
            Advance(before, 0, cut);
            using MemoryStream checkpoint = new();
            before.Optimizer.State.Write(new(checkpoint));
            checkpoint.Position = 0;

            OptimizerRun after = new(Cases[label].Entry, Cases[label].Values, Ragged);
            before.Parameters.CopyTo(after.Parameters);
            after.Optimizer.State.Read(new(checkpoint));
            Advance(after, cut, Steps);
            Assert.Equal(whole.Bits(), after.Bits());
            Assert.Equal(Reported(whole), Reported(after));
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Every_lane_width_gives_the_same_bits(string label)
    {
        byte[] scalar = WithWidth(LaneScalar.Width, label);
        Assert.Equal(scalar, WithWidth(Lane256.Width, label));
        Assert.Equal(scalar, WithWidth(Lane512.Width, label));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void A_step_allocates_nothing(string label)
    {
        OptimizerRun run = Start(label);
        AlignedBuffer gradient = Gradient();
        for (int time = 0; time < 3; time++) run.StepWith(gradient.Span, 0.01, 0.9);

        Assert.Equal(0, Allocations.Of(_ =>
        {
            for (int time = 0; time < 50; time++) run.StepWith(gradient.Span, 0.01, 0.9);
        }));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Gradients_of_zero_keep_everything_finite(string label)
    {
        OptimizerRun run = Start(label);
        AlignedBuffer zero = new(Ragged.Length);
        for (int time = 0; time < 400; time++)
        {
            zero.Span.Clear();
            run.StepWith(zero.Span, 0.01);
        }

        RequireFinite(run);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Gradients_that_never_change_keep_everything_finite(string label)
    {
        OptimizerRun run = Start(label);
        AlignedBuffer gradient = Gradient();
        float[] copy = gradient.Span.ToArray();
        for (int time = 0; time < 400; time++)
        {
            copy.CopyTo(gradient.Span);
            run.StepWith(gradient.Span, 1e-3);
        }

        RequireFinite(run);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Padding_stays_zero(string label)
    {
        OptimizerRun run = Start(label);
        Advance(run, 0, Steps);
        RequireZeroPadding(run.Parameters);
        foreach ((_, AlignedBuffer buffer) in run.Optimizer.State.Vectors)
        {
            if (buffer.Length == Ragged.Length) RequireZeroPadding(buffer.Span);
        }
    }

    [Theory]
    [MemberData(nameof(SingleChanges))]
    public void Steps_go_down_a_bowl(string label)
    {
        OptimizerRun run = Start(label);
        AlignedBuffer gradient = new(Ragged.Length);
        OptimizerEntry entry = Cases[label].Entry;
        double rate = entry.BaseRate(CatalogueCases.Default(entry).Values);
        double start = HalfSquare(run.Parameters);
        for (int time = 0; time < 100; time++)
        {
            run.Parameters.CopyTo(gradient.Span);
            run.StepWith(gradient.Span, rate);
        }

        Assert.InRange(HalfSquare(run.Parameters), 0, start * 0.9999);
    }

    [Theory]
    [MemberData(nameof(CoordinateWiseLabels))]
    public void Permuting_coordinates_permutes_the_result(string label)
    {
        int count = (int)Ragged.Count;
        int[] order = [.. Enumerable.Range(0, count).Select(i => (i * 31 + 7) % count)];
        Assert.Equal(count, order.Distinct().Count());
        OptimizerRun straight = Start(label);
        OptimizerRun permuted = new(Cases[label].Entry, Cases[label].Values, Ragged, order);
        Advance(straight, 0, Steps);
        Advance(permuted, 0, Steps);
        foreach (string name in VectorNames(straight))
        {
            double[] expected = straight.Read(name);
            Assert.Equal(order.Select(i => expected[i]), permuted.Read(name));
        }
    }

    [Theory]
    [MemberData(nameof(CoordinateWiseLabels))]
    public void Cutting_tensors_differently_changes_no_bit(string label)
    {
        OptimizerRun ragged = Start(label);
        ParameterLayout one = new(new TensorSpec("all", [(int)Ragged.Count], TensorRole.Weight));
        OptimizerRun whole = new(Cases[label].Entry, Cases[label].Values, one);
        Advance(ragged, 0, Steps);
        Advance(whole, 0, Steps);
        foreach (string name in VectorNames(ragged)) Assert.Equal(ragged.Read(name), whole.Read(name));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Evaluation_point_is_a_function_of_the_state_and_keeps_the_padding_zero(string label)
    {
        OptimizerRun run = Start(label);
        Assert.Equal(run.Parameters.ToArray(), EvaluationParameters(run, run.Optimizer));
        Advance(run, 0, Steps - 1);
        OptimizerRun restored = Start(label);
        using MemoryStream checkpoint = new();
        run.Optimizer.State.Write(new(checkpoint));
        checkpoint.Position = 0;
        restored.Optimizer.State.Read(new(checkpoint));
        float[] point = EvaluationParameters(run, run.Optimizer);
        Assert.Equal(point, EvaluationParameters(run, restored.Optimizer));
        RequireZeroPadding(point);
        Assert.Equal(run.Optimizer.EvaluationPoint is null, point.AsSpan().SequenceEqual(run.Parameters));
    }

    private static float[] EvaluationParameters(OptimizerRun run, IOptimizer optimizer)
    {
        float[] point = new float[Ragged.Length];
        optimizer.WriteEvaluationParameters(run.Parameters, point);
        return point;
    }

    private static OptimizerRun Start(string label) => new(Cases[label].Entry, Cases[label].Values, Ragged);

    // The momentum cycles in the later half, so that both ways are in every comparison.
    private static void Advance(OptimizerRun run, int from, int to)
    {
        for (int time = from; time < to; time++)
        {
            double? momentum = time < Steps / 2 ? null : SyntheticGradients.CycledMomentum(time);
            run.Step(time, SyntheticGradients.CycledRate(0.01, time), momentum);
        }
    }

    private static byte[] WithWidth(int width, string label)
    {
        LaneWidth.Force(width);
        try
        {
            OptimizerRun run = Start(label);
            Advance(run, 0, Steps);
            return run.Bits();
        }
        finally
        {
            LaneWidth.Force(0);
        }
    }

    [Theory]
    [MemberData(nameof(ReducingLabels))]
    public void Reductions_in_another_order_stay_within_1e_5(string label)
    {
        int count = (int)Ragged.Count;
        int[] order = [.. Enumerable.Range(0, count).Select(i => (i * 31 + 7) % count)];
        OptimizerRun straight = Start(label);
        OptimizerRun permuted = new(Cases[label].Entry, Cases[label].Values, Ragged, order);
        ParameterLayout one = new(new TensorSpec("all", [count], TensorRole.Weight));
        OptimizerRun whole = new(Cases[label].Entry, Cases[label].Values, one);
        Advance(straight, 0, Steps);
        Advance(permuted, 0, Steps);
        Advance(whole, 0, Steps);
        foreach (string name in VectorNames(straight).Concat(straight.Optimizer.State.ScalarNames))
        {
            double[] expected = straight.Read(name);
            RequireClose(expected, whole.Read(name), name);
            double[] reordered = expected.Length == count ? [.. order.Select(i => expected[i])] : expected;
            RequireClose(reordered, permuted.Read(name), name);
        }
    }

    private static void RequireClose(double[] expected, double[] actual, string name)
    {
        double error = Math.Sqrt(expected.Zip(actual, (a, b) => (a - b) * (a - b)).Sum());
        Assert.True(error <= 1e-5 * Math.Sqrt(expected.Sum(value => value * value)), $"{name}: {error:e1}");
    }

    private static SortedDictionary<string, double> Reported(OptimizerRun run)
    {
        SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);
        run.Optimizer.Report(metrics);
        return metrics;
    }

    private static AlignedBuffer Gradient()
    {
        AlignedBuffer gradient = new(Ragged.Length);
        int index = 0;
        for (int tensor = 0; tensor < Ragged.Tensors.Count; tensor++)
        {
            foreach (ref float g in Ragged.Slice(gradient.Span, tensor)) g = SyntheticGradients.Gradient(0, index++);
        }

        return gradient;
    }

    private static IEnumerable<string> VectorNames(OptimizerRun run) =>
        run.Optimizer.State.Vectors.Select(vector => vector.Name).Prepend("parameters");

    private static void RequireFinite(OptimizerRun run)
    {
        Assert.True(AllFinite(run.Parameters), "parameters");
        foreach ((string name, AlignedBuffer buffer) in run.Optimizer.State.Vectors)
            Assert.True(AllFinite(buffer.Span), name);
        Assert.True(run.Optimizer.State.Scalars.ToArray().All(double.IsFinite), "scalars");
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    private static void RequireZeroPadding(Span<float> vector)
    {
        float[] rest = vector.ToArray();
        for (int tensor = 0; tensor < Ragged.Tensors.Count; tensor++) Ragged.Slice(rest.AsSpan(), tensor).Clear();
        Assert.False(rest.AsSpan().ContainsAnyExcept(0f));
    }

    private static double HalfSquare(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += 0.5 * value * value;
        return sum;
    }
}
