using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>
/// A noisy quadratic: the loss of an example with centre x is (theta - x)^T H (theta - x) / 2, from theta = 1.
/// </summary>
/// <remarks>
/// With the means over the batch c = mean(x^T H x / 2) and y = H mean(x), gradient = H theta - y and loss =
/// theta^T (H theta / 2 - y) + c: two matrix-vector products a batch, one that trials with its batch share. In double
/// from the float32 parameters; each gradient coordinate is rounded to float32 once.
/// </remarks>
public sealed class QuadraticProblem : IProblem
{
    private readonly SymmetricMatrix _hessian;
    private readonly QuadraticData _train;
    private readonly QuadraticData _validation;
    private readonly QuadraticData _test;
    private readonly double[] _theta;
    private readonly double[] _product;
    private readonly double[] _image;
    private BatchImage? _shared;

    /// <summary>Shares the matrix and the data with other trials.</summary>
    internal QuadraticProblem(
        SymmetricMatrix hessian, QuadraticData train, QuadraticData validation, QuadraticData test)
    {
        (_hessian, _train, _validation, _test) = (hessian, train, validation, test);
        Layout = new(new TensorSpec("theta", [hessian.Dimension], TensorRole.Free));
        _theta = new double[hessian.PaddedDimension];
        _product = new double[hessian.PaddedDimension];
        _image = new double[hessian.PaddedDimension];
    }

    /// <inheritdoc/>
    public ParameterLayout Layout { get; }

    /// <inheritdoc/>
    public int TrainCount => _train.Count;

    /// <inheritdoc/>
    public bool HasAccuracy => false;

    /// <inheritdoc/>
    public void Initialize(Span<float> parameters, RandomStream random) =>
        parameters[.._hessian.Dimension].Fill(1);

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, in Batch batch, Span<float> gradient)
    {
        double[] image = _image;
        double constant;
        if (_shared is null) constant = _train.Mean(batch.Examples, _theta, image);
        else (image, constant) = _shared.Of(batch, _train);
        double loss = Loss(parameters, image, constant);
        for (int i = 0; i < _hessian.Dimension; i++) gradient[i] = (float)(_product[i] - image[i]);
        gradient[_hessian.Dimension..].Clear();
        return loss;
    }

    /// <inheritdoc/>
    public void ShareBatches(IProblem with) =>
        _shared = ((QuadraticProblem)with)._shared ??= new(_hessian.PaddedDimension);

    /// <inheritdoc/>
    public SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples) =>
        new(Loss(parameters, _image, Data(split).Mean(examples, _theta, _image)));

    private QuadraticData Data(Split split) => split switch
    {
        Split.Train => _train,
        Split.Validation => _validation,
        _ => _test,
    };

    private double Loss(ReadOnlySpan<float> parameters, double[] image, double constant)
    {
        for (int i = 0; i < _hessian.Dimension; i++) _theta[i] = parameters[i];
        _hessian.Multiply(_theta, _product);
        double product = 0;
        for (int i = 0; i < _hessian.Dimension; i++) product += _theta[i] * ((_product[i] / 2) - image[i]);
        return product + constant;
    }
}
