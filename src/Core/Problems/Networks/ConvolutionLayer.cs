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
/// Images come in groups of <see cref="PatchGroup"/>. Weight gradients are sums over the groups in ascending order,
/// each group's as <see cref="MatMul"/> states over its positions; so no result depends on the chunks that a batch is
/// cut into. The scalar twin unfolds patches into a matrix, the other paths gather them where they lie.
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
    private readonly Convolution _convolution;
    private readonly GatheredFold? _fold;

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
        _convolution = new(_geometry, filters, _group.Images);
        _fold = GatheredFold.Supports(filters) ? new(_geometry, filters, _convolution.GroupImages) : null;
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
        ReadOnlySpan<float> weights = Slice(parameters, Weight);
        bool isGathered = Convolution.IsSupported;
        if (isGathered) _convolution.PrepareForward(weights);
        int step = isGathered ? _convolution.GroupImages : _group.Images;
        for (int start = 0; start < rows; start += step)
        {
            int images = Math.Min(step, rows - start), positions = images * _geometry.Positions;
            ReadOnlySpan<float> from = input.Slice(start * Inputs, images * Inputs);
            Span<float> to = output.Slice(start * Outputs, images * Outputs);
            if (isGathered)
            {
                _convolution.Forward(from, images, to);
            }
            else
            {
                MatMul.Multiply(
                    MatMulForm.NT, positions, _filters, _geometry.PatchLength, _group.Unfold(from, images), weights,
                    to, accumulate: false, _workspace);
            }

            // Group by group, while the output is still in the cache.
            BiasActivation.Apply(_activation, to, positions, Slice(parameters, Bias));
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        ReadOnlySpan<float> weights = Slice(parameters, Weight);
        Span<float> weightGradient = Slice(gradient, Weight);
        bool isGathered = Convolution.IsSupported, needsInput = !inputGradient.IsEmpty;
        GatheredFold? fold = isGathered && needsInput ? _fold : null;
        if (isGathered) _convolution.BeginWeightGradient(weightGradient, accumulate);
        fold?.Prepare(weights);
        int step = isGathered ? _convolution.GroupImages : _group.Images;
        for (int start = 0; start < rows; start += step)
        {
            int images = Math.Min(step, rows - start), positions = images * _geometry.Positions;
            ReadOnlySpan<float> from = input.Slice(start * Inputs, images * Inputs);
            Span<float> delta = outputGradient.Slice(start * Outputs, images * Outputs);
            bool add = accumulate || start > 0;
            ActivationGradient.Apply(_activation, output.Slice(start * Outputs, images * Outputs), delta);
            ColumnSums.Compute(delta, positions, Slice(gradient, Bias), add);
            if (isGathered)
            {
                _convolution.AddWeightGradient(from, delta, images);
            }
            else
            {
                MatMul.Multiply(
                    MatMulForm.TN, _filters, _geometry.PatchLength, positions, delta, _group.Unfold(from, images),
                    weightGradient, add, _workspace);
            }

            if (!needsInput) continue;
            Span<float> to = inputGradient.Slice(start * Inputs, images * Inputs);
            if (fold != null) fold.Run(delta, images, to);
            else FoldInputGradient(weights, delta, images, to);
        }

        if (isGathered) _convolution.EndWeightGradient(weightGradient);
    }

    private void FoldInputGradient(ReadOnlySpan<float> weights, ReadOnlySpan<float> delta, int count, Span<float> to)
    {
        for (int start = 0; start < count; start += _group.Images)
        {
            int images = Math.Min(_group.Images, count - start);
            MatMul.Multiply(
                MatMulForm.NN, images * _geometry.Positions, _geometry.PatchLength, _filters,
                delta[(start * Outputs)..], weights, _group.Matrix(images), accumulate: false, _workspace);
            _group.Fold(to[(start * Inputs)..], images);
        }
    }

    private static ImageShape OutputOf(ImageShape shape, int filters, int size, int stride)
    {
        PatchGeometry geometry = new(shape.Height, shape.Width, shape.Channels, size, stride);
        return new(geometry.Rows, geometry.Columns, filters);
    }
}
