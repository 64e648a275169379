using Sweep.Core.Numerics.Images;

namespace Sweep.Core.Problems.Networks;

/// <summary>The largest value of every patch and channel; "same" padding, which takes no part.</summary>
public sealed class MaxPoolLayer : Layer
{
    private readonly PatchGeometry _geometry;

    /// <summary>Defines the layer.</summary>
    /// <param name="shape">Images that come in.</param>
    /// <param name="size">Height and width of a patch, and their distance.</param>
    public MaxPoolLayer(ImageShape shape, int size)
        : this(new PatchGeometry(shape.Height, shape.Width, shape.Channels, size, size))
    {
    }

    private MaxPoolLayer(PatchGeometry geometry)
        : base(geometry.ImageLength, geometry.Positions * geometry.Channels)
    {
        _geometry = geometry;
        Output = new(geometry.Rows, geometry.Columns, geometry.Channels);
    }

    /// <summary>Images that go out.</summary>
    public ImageShape Output { get; }

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int i = 0; i < rows; i++)
            MaxPooling.Apply(_geometry, input[(i * Inputs)..], output[(i * Outputs)..]);
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        if (inputGradient.IsEmpty) return;
        for (int i = 0; i < rows; i++)
        {
            MaxPooling.Gradient(
                _geometry, input[(i * Inputs)..], output[(i * Outputs)..], outputGradient[(i * Outputs)..],
                inputGradient[(i * Inputs)..]);
        }
    }
}
