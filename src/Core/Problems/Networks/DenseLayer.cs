using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>Y = f(X W^T + b), fully connected. W is outputs x inputs.</summary>
public sealed class DenseLayer : Layer
{
    private const int Weight = 0;
    private const int Bias = 1;

    private readonly Activation _activation;
    private readonly WeightInitializer _initializer;
    private readonly MatMulWorkspace _workspace;
    private readonly float _bias;

    /// <summary>Defines the layer.</summary>
    /// <param name="name">Prefix of its tensors' names.</param>
    /// <param name="inputs">Features that come in.</param>
    /// <param name="outputs">Features that go out.</param>
    /// <param name="activation">f.</param>
    /// <param name="initializer">Distribution of W.</param>
    /// <param name="workspace">Packing buffers; may be shared by the layers of one network.</param>
    /// <param name="bias">What the bias starts at.</param>
    /// <param name="heads">Heads of equal width that W stacks; each has its own fan-out.</param>
    public DenseLayer(
        string name, int inputs, int outputs, Activation activation, WeightInitializer initializer,
        MatMulWorkspace workspace, float bias = 0, int heads = 1)
        : base(inputs, outputs)
    {
        (_activation, _initializer, _workspace, _bias) = (activation, initializer, workspace, bias);
        Tensors =
        [
            new(name + ".weight", [outputs, inputs], TensorRole.Weight, inputs, outputs / heads),
            new(name + ".bias", [outputs], TensorRole.Bias),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec> Tensors { get; }

    /// <inheritdoc/>
    public override void Initialize(Span<float> parameters, RandomStream random)
    {
        _initializer.Fill(Slice(parameters, Weight), Tensors[Weight], FirstTensor + Weight, random);
        Slice(parameters, Bias).Fill(_bias);
    }

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        MatMul.Multiply(
            MatMulForm.NT, rows, Outputs, Inputs, input, Slice(parameters, Weight), output, accumulate: false,
            _workspace);
        BiasActivation.Apply(_activation, output, rows, Slice(parameters, Bias));
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        ActivationGradient.Apply(_activation, output, outputGradient);
        ColumnSums.Compute(outputGradient, rows, Slice(gradient, Bias), accumulate);
        MatMul.Multiply(
            MatMulForm.TN, Outputs, Inputs, rows, outputGradient, input, Slice(gradient, Weight), accumulate,
            _workspace);
        if (inputGradient.IsEmpty) return;
        MatMul.Multiply(
            MatMulForm.NN, rows, Inputs, Outputs, outputGradient, Slice(parameters, Weight), inputGradient,
            accumulate: false, _workspace);
    }
}
