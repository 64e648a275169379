using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Images;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>
/// Y = f(fold(X W) + b): the transpose of a convolution under "same" padding, which enlarges images by its stride. W
/// is channels x size x size x filters, that is, the weight of the convolution it transposes.
/// </summary>
/// <remarks>The order of sums is that of <see cref="ConvolutionLayer"/>.</remarks>
public sealed class TransposedConvolutionLayer : Layer
{
    private const int Weight = 0;
    private const int Bias = 1;

    private readonly PatchGeometry _geometry;
    private readonly Activation _activation;
    private readonly WeightInitializer _initializer;
    private readonly MatMulWorkspace _workspace;
    private readonly int _channels;
    private readonly PatchGroup _group;

    /// <summary>Defines the layer; its bias starts at zero.</summary>
    /// <param name="name">Prefix of its tensors' names.</param>
    /// <param name="shape">Images that come in.</param>
    /// <param name="filters">Channels that go out.</param>
    /// <param name="size">Height and width of a filter.</param>
    /// <param name="stride">Factor by which height and width grow.</param>
    /// <param name="activation">f.</param>
    /// <param name="initializer">Distribution of W.</param>
    /// <param name="workspace">Packing buffers; may be shared by the layers of one network.</param>
    public TransposedConvolutionLayer(
        string name, ImageShape shape, int filters, int size, int stride, Activation activation,
        WeightInitializer initializer, MatMulWorkspace workspace)
        : base(shape.Length, checked(shape.Height * stride * shape.Width * stride * filters))
    {
        Output = new(shape.Height * stride, shape.Width * stride, filters);
        _geometry = new(Output.Height, Output.Width, filters, size, stride);
        (_activation, _initializer, _workspace, _channels) = (activation, initializer, workspace, shape.Channels);
        _group = new(_geometry);
        int area = size * size;
        Tensors =
        [
            new(
                name + ".weight", [shape.Channels, size, size, filters], TensorRole.Weight, area * shape.Channels,
                area * filters),
            new(name + ".bias", [filters], TensorRole.Bias),
        ];
    }

    /// <summary>Images that go out.</summary>
    public ImageShape Output { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec> Tensors { get; }

    /// <inheritdoc/>
    public override void Initialize(Span<float> parameters, RandomStream random) =>
        _initializer.Fill(Slice(parameters, Weight), Tensors[Weight], FirstTensor + Weight, random);

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int start = 0; start < rows; start += _group.Images)
        {
            int images = Math.Min(_group.Images, rows - start);
            MatMul.Multiply(
                MatMulForm.NN, images * _geometry.Positions, _geometry.PatchLength, _channels,
                input[(start * Inputs)..], Slice(parameters, Weight), _group.Matrix(images), accumulate: false,
                _workspace);
            _group.Fold(output[(start * Outputs)..], images);
        }

        BiasActivation.Apply(_activation, output, rows * Output.Height * Output.Width, Slice(parameters, Bias));
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        ActivationGradient.Apply(_activation, output, outputGradient);
        ColumnSums.Compute(
            outputGradient, rows * Output.Height * Output.Width, Slice(gradient, Bias), accumulate);
        for (int start = 0; start < rows; start += _group.Images)
        {
            int images = Math.Min(_group.Images, rows - start);
            int positions = images * _geometry.Positions;
            ReadOnlySpan<float> patches = _group.Unfold(outputGradient[(start * Outputs)..], images);
            MatMul.Multiply(
                MatMulForm.TN, _channels, _geometry.PatchLength, positions, input[(start * Inputs)..], patches,
                Slice(gradient, Weight), accumulate || start > 0, _workspace);
            if (inputGradient.IsEmpty) continue;
            MatMul.Multiply(
                MatMulForm.NT, positions, _channels, _geometry.PatchLength, patches, Slice(parameters, Weight),
                inputGradient[(start * Inputs)..], accumulate: false, _workspace);
        }
    }
}
