using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Counterexamples;

/// <summary>
/// Least squares over the examples of <see cref="WilsonSeparable"/>, never written out: they are mostly 0.
/// </summary>
/// <remarks>
/// In double from the float32 parameters: a prediction is y w1 + w2 + w3 and then the block in ascending order; a
/// gradient coordinate is the sum of its examples' residuals in the order of the batch, over the batch size, rounded
/// to float32 once.
/// </remarks>
internal sealed class WilsonProblem : IProblem
{
    private const int Shared = 3;
    private const int Block = 5;
    private const int FreshCount = 1000;

    private readonly bool[] _train;
    private readonly bool[] _validation;
    private readonly bool[] _test;
    private readonly double[] _gradient;

    /// <summary>Draws the labels.</summary>
    public WilsonProblem(int examples, double chance)
    {
        _train = Draw(Split.Train, examples, chance);
        _validation = Draw(Split.Validation, FreshCount, chance);
        _test = Draw(Split.Test, FreshCount, chance);
        Layout = new(new TensorSpec("w", [checked(Shared + (Block * examples))], TensorRole.Weight));
        _gradient = new double[Layout.Length];
    }

    /// <inheritdoc/>
    public ParameterLayout Layout { get; }

    /// <inheritdoc/>
    public int TrainCount => _train.Length;

    /// <inheritdoc/>
    public bool HasAccuracy => true;

    /// <summary>The train labels: whether each is +1.</summary>
    internal ReadOnlySpan<bool> TrainLabels => _train;

    /// <inheritdoc/>
    public void Initialize(Span<float> parameters, RandomStream random)
    {
    }

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, in Batch batch, Span<float> gradient)
    {
        Array.Clear(_gradient);
        double sum = 0;
        foreach (int example in batch.Examples)
        {
            double y = _train[example] ? 1 : -1;
            double residual = PredictTrain(parameters, example) - y;
            sum += residual * residual / 2;
            _gradient[0] += residual * y;
            _gradient[1] += residual;
            _gradient[2] += residual;
            int at = Shared + (Block * example);
            for (int i = 0; i < BlockLength(example); i++) _gradient[at + i] += residual;
        }

        for (int i = 0; i < gradient.Length; i++) gradient[i] = (float)(_gradient[i] / batch.Examples.Length);
        return sum / batch.Examples.Length;
    }

    /// <inheritdoc/>
    public SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples)
    {
        bool[] labels = split switch
        {
            Split.Train => _train,
            Split.Validation => _validation,
            _ => _test,
        };
        int count = examples.IsEmpty ? labels.Length : examples.Length;
        double sum = 0;
        int right = 0;
        for (int i = 0; i < count; i++)
        {
            int example = examples.IsEmpty ? i : examples[i];
            double y = labels[example] ? 1 : -1;
            double prediction = split == Split.Train ? PredictTrain(parameters, example) : PredictShared(parameters, y);
            sum += (prediction - y) * (prediction - y) / 2;
            if (prediction * y > 0) right++;
        }

        return new(sum / count, (double)right / count);
    }

    // As MarkovChain, not under RandomPurpose.ProblemData: numpy's solution is one of these labels, and no step of this
    // problem draws noise.
    private static bool[] Draw(Split split, int count, double chance)
    {
        RandomStream random = RandomStream.Create(0, 0, RandomPurpose.Noise, (ulong)split);
        bool[] labels = new bool[count];
        for (int i = 0; i < count; i++) labels[i] = random.UniformAt((ulong)i) < chance;
        return labels;
    }

    private static double PredictShared(ReadOnlySpan<float> w, double y) => (y * w[0]) + w[1] + w[2];

    private double PredictTrain(ReadOnlySpan<float> w, int example)
    {
        double prediction = PredictShared(w, _train[example] ? 1 : -1);
        int at = Shared + (Block * example);
        for (int i = 0; i < BlockLength(example); i++) prediction += w[at + i];
        return prediction;
    }

    private int BlockLength(int example) => _train[example] ? 1 : Block;
}
