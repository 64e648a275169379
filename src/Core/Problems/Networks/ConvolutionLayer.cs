using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Images;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>
/// Y = f(patches(X) W^T + b), a convolution under "same" padding (see <see cref="PatchGeometry"/>). W is filters x
/// size x size x channels; images in and out are height x width x channels.
/// </summary>
/// <remarks>
/// Images are unfolded in groups of <see cref="PatchGroup"/>. Weight gradients are sums over the groups in ascending
/// order, each group's as <see cref="MatMul"/> states over its positions; so no result depends on the chunks that a
/// batch is cut into.
/// </remarks>
public sealed class ConvolutionLayer : Layer
{
    private const int Weight = 0;
    private const int Bias = 1;

    private readonly PatchGeometry _geometry;
    private readonly Activation _activation;
    private readonly WeightInitializer _initializer;
    private readonly MatMulWorkspace _workspace;
    private readonly float _bias;
    private readonly int _filters;
    private readonly PatchGroup _group;

    /// <summary>Defines the layer.</summary>
    /// <param name="name">Prefix of its tensors' names.</param>
    /// <param name="shape">Images that come in.</param>
    /// <param name="filters">Channels that go out.</param>
    /// <param name="size">Height and width of a filter.</param>
    /// <param name="stride">Distance of its positions.</param>
    /// <param name="activation">f.</param>
    /// <param name="initializer">Distribution of W.</param>
    /// <param name="workspace">Packing buffers; may be shared by the layers of one network.</param>
    /// <param name="bias">What the bias starts at.</param>
    public ConvolutionLayer(
        string name, ImageShape shape, int filters, int size, int stride, Activation activation,
        WeightInitializer initializer, MatMulWorkspace workspace, float bias = 0)
        : base(shape.Length, OutputOf(shape, filters, size, stride).Length)
    {
        _geometry = new(shape.Height, shape.Width, shape.Channels, size, stride);
        (_activation, _initializer, _workspace, _bias, _filters) = (activation, initializer, workspace, bias, filters);
        _group = new(_geometry);
        Output = OutputOf(shape, filters, size, stride);
        int area = size * size;
        Tensors =
        [
            new(
                name + ".weight", [filters, size, size, shape.Channels], TensorRole.Weight, area * shape.Channels,
                area * filters),
            new(name + ".bias", [filters], TensorRole.Bias),
        ];
    }

    /// <summary>Images that go out.</summary>
    public ImageShape Output { get; }

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
        for (int start = 0; start < rows; start += _group.Images)
        {
            int images = Math.Min(_group.Images, rows - start);
            MatMul.Multiply(
                MatMulForm.NT, images * _geometry.Positions, _filters, _geometry.PatchLength,
                _group.Unfold(input[(start * Inputs)..], images), Slice(parameters, Weight),
                output[(start * Outputs)..], accumulate: false, _workspace);
        }

        BiasActivation.Apply(_activation, output, rows * _geometry.Positions, Slice(parameters, Bias));
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        ActivationGradient.Apply(_activation, output, outputGradient);
        ColumnSums.Compute(outputGradient, rows * _geometry.Positions, Slice(gradient, Bias), accumulate);
        for (int start = 0; start < rows; start += _group.Images)
        {
            int images = Math.Min(_group.Images, rows - start);
            int positions = images * _geometry.Positions;
            ReadOnlySpan<float> delta = outputGradient.Slice(start * Outputs, images * Outputs);
            MatMul.Multiply(
                MatMulForm.TN, _filters, _geometry.PatchLength, positions, delta,
                _group.Unfold(input[(start * Inputs)..], images), Slice(gradient, Weight), accumulate || start > 0,
                _workspace);
            if (inputGradient.IsEmpty) continue;
            MatMul.Multiply(
                MatMulForm.NN, positions, _geometry.PatchLength, _filters, delta, Slice(parameters, Weight),
                _group.Matrix(images), accumulate: false, _workspace);
            _group.Fold(inputGradient[(start * Inputs)..], images);
        }
    }

    private static ImageShape OutputOf(ImageShape shape, int filters, int size, int stride)
    {
        PatchGeometry geometry = new(shape.Height, shape.Width, shape.Channels, size, stride);
        return new(geometry.Rows, geometry.Columns, filters);
    }
}
