using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Functions;

/// <summary>
/// A function of two variables under gradient noise: the loss of train example (x, y) is f(u, v) + u x + v y.
/// Validation and test are f itself.
/// </summary>
/// <remarks>
/// Parameters are float32; the function and its gradient are evaluated in double at exactly those values, and each
/// gradient coordinate is rounded to float32 once.
/// </remarks>
public sealed class NoisyPlaneProblem : IProblem
{
    private readonly PlaneFunction _function;
    private readonly PlaneNoise _noise;
    private readonly float _startU;
    private readonly float _startV;

    private NoisyPlaneProblem(PlaneFunction function, float startU, float startV, double noise) =>
        (_function, _startU, _startV, _noise) = (function, startU, startV, PlaneNoise.Of(noise));

    /// <inheritdoc/>
    public ParameterLayout Layout { get; } = new(new TensorSpec("point", [2], TensorRole.Free));

    /// <inheritdoc/>
    public int TrainCount => PlaneNoise.Count;

    /// <inheritdoc/>
    public bool HasAccuracy => false;

    /// <summary>The catalogue entry of one such function.</summary>
    /// <param name="name">Name in study files.</param>
    /// <param name="summary">One line for lists.</param>
    /// <param name="equation">The function, in plain text.</param>
    /// <param name="source">Where it is from.</param>
    /// <param name="startU">Initial first variable.</param>
    /// <param name="startV">Initial second variable.</param>
    /// <param name="function">The function and its gradient.</param>
    /// <param name="noise">
    /// Default standard deviation of the gradient noise: DeepOBS's 1 where nothing is against it.
    /// </param>
    public static ProblemEntry CreateEntry(
        string name, string summary, string equation, string source, float startU, float startV,
        PlaneFunction function, double noise = 1) => new()
        {
            Name = name,
            Summary = summary,
            Equation = equation + "; train: + u x + v y, 10,000 pairs x, y ~ N(0, noise^2); start: "
                + FormattableString.Invariant($"({startU}, {startV})"),
            Source = source,
            Differences = "DeepOBS validates on other noisy draws (RandomState(44)); here validation is noiseless, as "
                + "its test. Train loss is the mean over all train pairs, not over whole batches only.",
            Hyperparameters =
            [
                new NumberHyperparameter("noise", "Standard deviation of the gradient noise", noise) { Minimum = 0 },
            ],
            Version = 1,
            HasLanes = true,
            DefaultBatch = 128,
            DefaultEpochs = 100,
            DefaultDropLast = true,
            Create = (values, _) => new NoisyPlaneProblem(function, startU, startV, values.Number("noise")),
        };

    /// <summary>The function without its noise, in double.</summary>
    internal PlaneFunction Function => _function;

    /// <summary>The gradient noise.</summary>
    internal PlaneNoise Noise => _noise;

    /// <inheritdoc/>
    public void Initialize(Span<float> parameters, RandomStream random) =>
        (parameters[0], parameters[1]) = (_startU, _startV);

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, in Batch batch, Span<float> gradient)
    {
        (double x, double y) = _noise.MeanOf(batch.Examples);
        (double value, double du, double dv) = _function(parameters[0], parameters[1]);
        gradient.Clear();
        (gradient[0], gradient[1]) = ((float)(du + x), (float)(dv + y));
        return value + (parameters[0] * x) + (parameters[1] * y);
    }

    /// <inheritdoc/>
    public SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples)
    {
        double value = _function(parameters[0], parameters[1]).Value;
        if (split != Split.Train) return new(value);
        (double x, double y) = examples.IsEmpty ? _noise.Mean : _noise.MeanOf(examples);
        return new(value + (parameters[0] * x) + (parameters[1] * y));
    }
}
