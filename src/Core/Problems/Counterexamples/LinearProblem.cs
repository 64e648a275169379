using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Counterexamples;

/// <summary>
/// One parameter x from 0, and a loss that is linear in it at every step: g(step) x. A step is a round of an on-line
/// game: examples only count the rounds of an epoch.
/// </summary>
internal sealed class LinearProblem : IProblem
{
    private readonly LinearSlope _slope;
    private readonly Func<double, double> _evaluate;
    private readonly bool _isBounded;

    /// <summary>Defines the game.</summary>
    /// <param name="rounds">Rounds of an epoch.</param>
    /// <param name="slope">g.</param>
    /// <param name="evaluate">What is reported at x, for every split.</param>
    /// <param name="isBounded">Whether x is kept in [-1, 1].</param>
    public LinearProblem(int rounds, LinearSlope slope, Func<double, double> evaluate, bool isBounded) =>
        (TrainCount, _slope, _evaluate, _isBounded) = (rounds, slope, evaluate, isBounded);

    /// <inheritdoc/>
    public ParameterLayout Layout { get; } = new(new TensorSpec("x", [1], TensorRole.Free));

    /// <inheritdoc/>
    public int TrainCount { get; }

    /// <inheritdoc/>
    public bool HasAccuracy => false;

    /// <inheritdoc/>
    public bool HasTrainingNoise => true;

    /// <inheritdoc/>
    public void Initialize(Span<float> parameters, RandomStream random)
    {
    }

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, in Batch batch, Span<float> gradient)
    {
        double slope = _slope(batch);
        gradient.Clear();
        gradient[0] = (float)slope;
        return slope * parameters[0];
    }

    /// <inheritdoc/>
    public void Project(Span<float> parameters)
    {
        if (_isBounded) parameters[0] = Math.Clamp(parameters[0], -1, 1);
    }

    /// <inheritdoc/>
    public SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples) =>
        new(_evaluate(parameters[0]));
}
