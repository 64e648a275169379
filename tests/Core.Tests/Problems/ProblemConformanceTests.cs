using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Catalogue;
using Sweep.Core.Tests.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Problems;

/// <summary>What every problem of the catalogue must do, with its default hyperparameters.</summary>
public sealed class ProblemConformanceTests
{
    private static readonly Dictionary<string, (ProblemEntry Entry, HyperparameterValues Values)> Cases =
        CatalogueCases.Of(TrainedProblems.All);

    public static TheoryData<string> Names => new(TrainedProblems.Names);

    /// <summary>Every hyperparameter of every problem changed alone, and all of them at once.</summary>
    public static TheoryData<string> Settings => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Initial_parameters_repeat_and_keep_the_padding_zero(string name)
    {
        (IProblem problem, AlignedBuffer parameters) = Start(name);
        (_, AlignedBuffer again) = Start(name);
        Assert.True(parameters.Span.SequenceEqual(again.Span));
        AssertPaddingIsZero(problem.Layout, parameters.Span);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Gradient_is_written_over_what_was_there_and_its_padding_is_zero(string name)
    {
        (IProblem problem, AlignedBuffer parameters) = Start(name);
        int[] examples = Examples(problem, 50);
        AlignedBuffer clean = new(problem.Layout.Length), dirty = new(problem.Layout.Length);
        dirty.Span.Fill(float.NaN);
        double first = problem.LossAndGradient(parameters.Span, new(examples, 3, 1, 2), clean.Span);
        double second = problem.LossAndGradient(parameters.Span, new(examples, 3, 1, 2), dirty.Span);
        Assert.Equal(first, second);
        Assert.True(clean.Span.SequenceEqual(dirty.Span));
        AssertPaddingIsZero(problem.Layout, dirty.Span);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_instance_that_has_done_other_work_gives_the_bits_of_a_fresh_one(string name)
    {
        (IProblem used, AlignedBuffer parameters) = Start(name);
        AlignedBuffer expected = new(used.Layout.Length), actual = new(used.Layout.Length);
        int[] examples = Examples(used, 33);
        used.LossAndGradient(parameters.Span, new(Examples(used, 300), 0, 1, 2), actual.Span);
        used.Evaluate(parameters.Span, Split.Validation, []);
        double loss = used.LossAndGradient(parameters.Span, new(examples, 1, 1, 2), actual.Span);
        (IProblem fresh, _) = Start(name);
        Assert.Equal(fresh.LossAndGradient(parameters.Span, new(examples, 1, 1, 2), expected.Span), loss);
        Assert.True(expected.Span.SequenceEqual(actual.Span));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Directional_derivative_is_that_of_central_differences(string name)
    {
        (IProblem problem, AlignedBuffer parameters) = Start(name);
        Perturb(problem.Layout, parameters.Span, 0.01f, 5);
        int[] examples = Examples(problem, 60);
        AlignedBuffer gradient = new(problem.Layout.Length), scratch = new(problem.Layout.Length);
        AlignedBuffer moved = new(problem.Layout.Length);
        problem.LossAndGradient(parameters.Span, new(examples, 0, 1, 2), gradient.Span);

        // Along the gradient itself the derivative is its norm: the largest there is above the rounding of the loss.
        double norm = Math.Sqrt(gradient.Span.ToArray().Sum(g => (double)g * g));
        // A shorter step drowns in float32, a longer one crosses the kinks of rectifiers.
        const float Step = 5e-4f;
        (double Loss, double Position) At(float step)
        {
            double position = 0;
            for (int i = 0; i < moved.Length; i++)
            {
                moved.Span[i] = parameters.Span[i] + (float)(step * gradient.Span[i] / norm);
                position += (double)(moved.Span[i] - parameters.Span[i]) * gradient.Span[i] / norm;
            }

            return (problem.LossAndGradient(moved.Span, new(examples, 0, 1, 2), scratch.Span), position);
        }

        (double above, double end) = At(Step);
        (double below, double begin) = At(-Step);
        double difference = (above - below) / (end - begin);
        Assert.InRange(difference / norm, 1 - 5e-3, 1 + 5e-3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_and_an_evaluation_allocate_nothing(string name)
    {
        (IProblem problem, AlignedBuffer parameters) = Start(name);
        AlignedBuffer gradient = new(problem.Layout.Length);
        int[] examples = Examples(problem, 300);

        // Everything once before: what the runtime allocates for a path it has not seen is not the problem's.
        problem.LossAndGradient(parameters.Span, new(examples, 0, 1, 2), gradient.Span);
        problem.LossAndGradient(parameters.Span, new(examples.AsSpan(0, 1), 0, 1, 2), gradient.Span);
        problem.Evaluate(parameters.Span, Split.Test, []);
        problem.Evaluate(parameters.Span, Split.Train, examples);
        Assert.Equal(0, Allocations.Of(round =>
        {
            problem.LossAndGradient(parameters.Span, new(examples, (2 * round) + 1, 1, 2), gradient.Span);
            problem.LossAndGradient(
                parameters.Span, new(examples.AsSpan(0, 1), (2 * round) + 2, 1, 2), gradient.Span);
            problem.Evaluate(parameters.Span, Split.Test, []);
            problem.Evaluate(parameters.Span, Split.Train, examples);
        }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluating_a_batch_of_train_examples_gives_its_loss(string name)
    {
        (IProblem problem, AlignedBuffer parameters) = Start(name);
        int[] examples = Examples(problem, 300);
        double loss = problem.LossAndGradient(
            parameters.Span, new(examples, 0, 1, 2), new AlignedBuffer(problem.Layout.Length).Span);
        SplitMetrics metrics = problem.Evaluate(parameters.Span, Split.Train, examples);
        if (!problem.HasTrainingNoise) Assert.Equal(loss, metrics.Loss);
        Assert.Equal(metrics, problem.Evaluate(parameters.Span, Split.Train, examples));
        Assert.Equal(problem.HasAccuracy, metrics.Accuracy.HasValue);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluating_all_train_examples_by_name_gives_the_loss_of_the_whole_split(string name)
    {
        (IProblem problem, AlignedBuffer parameters) = Start(name);
        int[] all = [.. Enumerable.Range(0, problem.TrainCount)];
        Assert.Equal(
            problem.Evaluate(parameters.Span, Split.Train, []), problem.Evaluate(parameters.Span, Split.Train, all));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Projection_changes_nothing_twice_and_keeps_the_padding_zero(string name)
    {
        (IProblem problem, AlignedBuffer parameters) = Start(name);
        float[] start = parameters.Span.ToArray();
        problem.Project(parameters.Span);
        Assert.Equal(start, parameters.Span.ToArray());
        Perturb(problem.Layout, parameters.Span, 1000, 5);
        problem.Project(parameters.Span);
        float[] once = parameters.Span.ToArray();
        problem.Project(parameters.Span);
        Assert.Equal(once, parameters.Span.ToArray());
        AssertPaddingIsZero(problem.Layout, parameters.Span);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Buffers_follow_a_batch_at_any_parameters_and_by_its_weight(string name)
    {
        (IProblem problem, AlignedBuffer parameters) = Start(name);
        float[] initial = problem.Buffers.ToArray();
        Batch batch = new(Examples(problem, 200), 0, 1, 2);
        problem.UpdateBuffers(parameters.Span, batch, 1);
        float[] found = problem.Buffers.ToArray();
        initial.CopyTo(problem.Buffers);
        problem.UpdateBuffers(parameters.Span, batch, 0.25);
        float[] part = problem.Buffers.ToArray();
        Assert.Equal(initial.Length > 0, !found.SequenceEqual(initial));
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(initial[i] + (0.25 * (found[i] - initial[i])), part[i], 1e-5 * (1 + Math.Abs(found[i])));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void No_bit_depends_on_the_lane_width(string name)
    {
        List<(double, SplitMetrics, float[])> results = [];
        foreach (int width in TestVectors.WidePaths().Prepend(1))
        {
            LaneWidth.Force(width);
            try
            {
                (IProblem problem, AlignedBuffer parameters) = Start(name);
                float[] gradient = new float[problem.Layout.Length];
                double loss = problem.LossAndGradient(parameters.Span, new(Examples(problem, 9), 1, 1, 2), gradient);
                SplitMetrics metrics = problem.Evaluate(parameters.Span, Split.Train, Examples(problem, 5));
                results.Add((loss, metrics, gradient));
            }
            finally
            {
                LaneWidth.Force(0);
            }
        }

        foreach ((double loss, SplitMetrics metrics, float[] gradient) in results)
        {
            Assert.Equal((results[0].Item1, results[0].Item2), (loss, metrics));
            TestVectors.AssertSameBits(results[0].Item3, gradient, name);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_few_steps_down_the_gradient_lower_the_loss(string name)
    {
        (IProblem problem, AlignedBuffer parameters) = Start(name);
        AlignedBuffer gradient = new(problem.Layout.Length);
        int[] all = [.. Enumerable.Range(0, Math.Min(problem.TrainCount, 250))];
        double first = problem.LossAndGradient(parameters.Span, new(all, 0, 1, 2), gradient.Span);
        double last = first;
        for (int step = 0; step < 5; step++)
        {
            double square = gradient.Span.ToArray().Sum(g => (double)g * g);
            for (int i = 0; i < gradient.Length; i++)
                parameters.Span[i] -= (float)(1e-3 / Math.Sqrt(square)) * gradient.Span[i];
            last = problem.LossAndGradient(parameters.Span, new(all, 0, 1, 2), gradient.Span);
        }

        Assert.True(last < first, $"loss went from {first} to {last}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_entry_is_complete(string name)
    {
        ProblemEntry entry = SweepCatalogue.Problems[name];
        Assert.NotEmpty(entry.Summary);
        Assert.NotEmpty(entry.Equation);
        Assert.NotEmpty(entry.Source);
        Assert.True(entry.Version > 0 && entry.DefaultBatch >= TrainOptions.FullBatch && entry.DefaultEpochs > 0);
        Assert.All(entry.Hyperparameters, hyperparameter => Assert.NotEmpty(hyperparameter.Summary));
    }

    private static (IProblem Problem, AlignedBuffer Parameters) Start(string name)
    {
        (ProblemEntry entry, HyperparameterValues values) = Cases[name];
        IProblem problem = entry.Create(values, new FormulaDataset());
        AlignedBuffer parameters = new(problem.Layout.Length);
        problem.Initialize(parameters.Span, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        return (problem, parameters);
    }

    private static int[] Examples(IProblem problem, int count) =>
        [.. Enumerable.Range(0, count).Select(i => i * 7 % problem.TrainCount)];

    private static void Perturb(ParameterLayout layout, Span<float> parameters, float size, ulong seed)
    {
        RandomStream random = RandomStream.Create(1, seed, RandomPurpose.Noise);
        for (int tensor = 0; tensor < layout.Tensors.Count; tensor++)
        {
            Span<float> slice = layout.Slice(parameters, tensor);
            for (int i = 0; i < slice.Length; i++)
                slice[i] += size * (float)((2 * random.UniformAt((ulong)(layout.Offset(tensor) + i))) - 1);
        }
    }

    private static void AssertPaddingIsZero(ParameterLayout layout, Span<float> vector)
    {
        float[] rest = vector.ToArray();
        for (int tensor = 0; tensor < layout.Tensors.Count; tensor++) layout.Slice(rest.AsSpan(), tensor).Clear();
        Assert.False(rest.AsSpan().ContainsAnyExcept(0f));
    }
}
