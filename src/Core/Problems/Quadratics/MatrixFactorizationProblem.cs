using Sweep.Core.Numerics;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>The loss |W2 W1 x - A x|^2 of <see cref="MatrixFactorization"/>.</summary>
/// <remarks>
/// With R = W2 W1 - A and the second moment S = mean(x x^T) the loss is tr(R S R^T), and its gradients are
/// 2 R S W1^T and W2^T 2 R S. All in double from the float32 weights, sums in ascending order; each gradient
/// coordinate is rounded to float32 once.
/// </remarks>
internal sealed class MatrixFactorizationProblem : IProblem
{
    private const int Inputs = 6;
    private const int Outputs = 10;
    private const int Examples = 1000;
    private const int First = 0;
    private const int Second = 1;

    private readonly int _hidden;
    private readonly double[] _train;
    private readonly double[] _validation;
    private readonly double[] _residual = new double[Outputs * Inputs];
    private readonly double[] _image = new double[Outputs * Inputs];
    private readonly double[] _moment = new double[Inputs * Inputs];

    /// <summary>Draws the matrix and the data.</summary>
    public MatrixFactorizationProblem(double condition, int hidden)
    {
        _hidden = hidden;
        Layout = new(
            new TensorSpec("w1", [hidden, Inputs], TensorRole.Weight, Inputs, hidden),
            new TensorSpec("w2", [Outputs, hidden], TensorRole.Weight, hidden, Outputs));
        NumpyRandomState random = new(42);
        Target = DrawTarget(condition, random);
        _train = DrawExamples(random);
        _validation = DrawExamples(new(43));
    }

    /// <inheritdoc/>
    public ParameterLayout Layout { get; }

    /// <inheritdoc/>
    public int TrainCount => Examples;

    /// <inheritdoc/>
    public bool HasAccuracy => false;

    /// <summary>A, row-major.</summary>
    internal double[] Target { get; }

    /// <inheritdoc/>
    public void Initialize(Span<float> parameters, RandomStream random)
    {
        WeightInitializer weights = new(WeightInitialization.Lecun);
        for (int i = 0; i < Layout.Tensors.Count; i++)
            weights.Fill(Layout.Slice(parameters, i), Layout.Tensors[i], i, random);
    }

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, in Batch batch, Span<float> gradient)
    {
        Measure(_train, batch.Examples);
        double loss = Loss(parameters);
        ReadOnlySpan<float> w1 = Layout.Slice(parameters, First), w2 = Layout.Slice(parameters, Second);
        gradient.Clear();
        Span<float> g1 = Layout.Slice(gradient, First), g2 = Layout.Slice(gradient, Second);
        for (int h = 0; h < _hidden; h++)
        {
            for (int i = 0; i < Inputs; i++)
            {
                double sum = 0;
                for (int o = 0; o < Outputs; o++) sum += w2[(o * _hidden) + h] * _image[(o * Inputs) + i];
                g1[(h * Inputs) + i] = (float)(2 * sum);
            }

            for (int o = 0; o < Outputs; o++)
            {
                double sum = 0;
                for (int i = 0; i < Inputs; i++) sum += w1[(h * Inputs) + i] * _image[(o * Inputs) + i];
                g2[(o * _hidden) + h] = (float)(2 * sum);
            }
        }

        return loss;
    }

    /// <inheritdoc/>
    public SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples)
    {
        if (split == Split.Test)
        {
            Array.Clear(_moment);
            for (int i = 0; i < Inputs; i++) _moment[(i * Inputs) + i] = 1;
        }
        else
        {
            Measure(split == Split.Train ? _train : _validation, examples);
        }

        return new(Loss(parameters));
    }

    private static double[] DrawTarget(double condition, NumpyRandomState random)
    {
        double[] left = RandomRotation.Draw(Outputs, random), right = RandomRotation.Draw(Inputs, random);
        double[] target = new double[Outputs * Inputs];
        for (int k = 0; k < Inputs; k++)
        {
            double singular = ScalarMath.Pow(condition, -k / (Inputs - 1.0));
            for (int o = 0; o < Outputs; o++)
            {
                for (int i = 0; i < Inputs; i++)
                    target[(o * Inputs) + i] += left[(o * Outputs) + k] * singular * right[(i * Inputs) + k];
            }
        }

        return target;
    }

    private static double[] DrawExamples(NumpyRandomState random)
    {
        double[] examples = new double[Examples * Inputs];
        for (int i = 0; i < examples.Length; i++) examples[i] = (float)random.NextNormal();
        return examples;
    }

    /// <summary>Second moment of the examples; of all, ascending, when none are named.</summary>
    private void Measure(double[] data, ReadOnlySpan<int> examples)
    {
        Array.Clear(_moment);
        int count = examples.IsEmpty ? Examples : examples.Length;
        for (int n = 0; n < count; n++)
        {
            ReadOnlySpan<double> x = data.AsSpan((examples.IsEmpty ? n : examples[n]) * Inputs, Inputs);
            for (int i = 0; i < Inputs; i++)
            {
                for (int j = 0; j < Inputs; j++) _moment[(i * Inputs) + j] += x[i] * x[j];
            }
        }

        for (int i = 0; i < _moment.Length; i++) _moment[i] /= count;
    }

    /// <summary>tr(R S R^T); leaves R S behind.</summary>
    private double Loss(ReadOnlySpan<float> parameters)
    {
        ReadOnlySpan<float> w1 = Layout.Slice(parameters, First), w2 = Layout.Slice(parameters, Second);
        double loss = 0;
        for (int o = 0; o < Outputs; o++)
        {
            Span<double> residual = _residual.AsSpan(o * Inputs, Inputs);
            for (int i = 0; i < Inputs; i++)
            {
                double sum = 0;
                for (int h = 0; h < _hidden; h++) sum += (double)w2[(o * _hidden) + h] * w1[(h * Inputs) + i];
                residual[i] = sum - Target[(o * Inputs) + i];
            }

            for (int i = 0; i < Inputs; i++)
            {
                double sum = 0;
                for (int j = 0; j < Inputs; j++) sum += residual[j] * _moment[(j * Inputs) + i];
                _image[(o * Inputs) + i] = sum;
                loss += sum * residual[i];
            }
        }

        return loss;
    }
}
