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
    private readonly Convolution _convolution;
    private readonly GatheredFold? _fold;

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
        _convolution = new(_geometry, _channels, _group.Images);
        _fold = GatheredFold.Supports(_channels) ? new(_geometry, _channels, _convolution.GroupImages) : null;
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
        ReadOnlySpan<float> weights = Slice(parameters, Weight);
        GatheredFold? fold = Convolution.IsSupported ? _fold : null;
        fold?.Prepare(weights);
        int step = fold != null ? _convolution.GroupImages : _group.Images;
        for (int start = 0; start < rows; start += step)
        {
            int images = Math.Min(step, rows - start);
            ReadOnlySpan<float> from = input.Slice(start * Inputs, images * Inputs);
            Span<float> to = output.Slice(start * Outputs, images * Outputs);
            if (fold != null)
            {
                fold.Run(from, images, to);
            }
            else
            {
                MatMul.Multiply(
                    MatMulForm.NN, images * _geometry.Positions, _geometry.PatchLength, _channels, from, weights,
                    _group.Matrix(images), accumulate: false, _workspace);
                _group.Fold(to, images);
            }

            BiasActivation.Apply(_activation, to, images * Output.Height * Output.Width, Slice(parameters, Bias));
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
        if (isGathered) _convolution.BeginWeightGradient(weightGradient, accumulate);
        if (isGathered && needsInput) _convolution.PrepareForward(weights);
        int step = isGathered ? _convolution.GroupImages : _group.Images;
        for (int start = 0; start < rows; start += step)
        {
            int images = Math.Min(step, rows - start), positions = images * _geometry.Positions;
            ReadOnlySpan<float> from = input.Slice(start * Inputs, images * Inputs);
            Span<float> delta = outputGradient.Slice(start * Outputs, images * Outputs);
            Span<float> below = needsInput ? inputGradient.Slice(start * Inputs, images * Inputs) : [];
            bool add = accumulate || start > 0;
            ActivationGradient.Apply(_activation, output.Slice(start * Outputs, images * Outputs), delta);
            ColumnSums.Compute(delta, images * Output.Height * Output.Width, Slice(gradient, Bias), add);
            if (isGathered)
            {
                _convolution.AddWeightGradient(delta, from, images);
                if (needsInput) _convolution.Forward(delta, images, below);
                continue;
            }

            ReadOnlySpan<float> patches = _group.Unfold(delta, images);
            MatMul.Multiply(
                MatMulForm.TN, _channels, _geometry.PatchLength, positions, from, patches, weightGradient, add,
                _workspace);
            if (!needsInput) continue;
            MatMul.Multiply(
                MatMulForm.NT, positions, _channels, _geometry.PatchLength, patches, weights, below,
                accumulate: false, _workspace);
        }

        if (isGathered) _convolution.EndWeightGradient(weightGradient);
    }
}
