using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Matrix;

namespace Sweep.Core.Numerics.Images;

/// <summary>
/// Products with the patches of images without a matrix of them: the micro-kernel gathers patches from padded images.
/// Same bits as unfolding by <see cref="Patches"/> and <see cref="MatMul"/>.
/// </summary>
/// <remarks>
/// Its owner cuts a batch into groups of at most <see cref="GroupImages"/> images and gives them in ascending order.
/// Weights are filters x size x size x channels.
/// </remarks>
internal sealed unsafe class Convolution
{
    private const int MostPositions = 1024;

    private readonly PatchGeometry _geometry;
    private readonly int _filters;
    private readonly int _chainImages;
    private readonly PaddedImages _images;
    private readonly int[] _positions;
    private readonly int[] _patch;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _sums;
    private readonly AlignedBuffer _delta;
    private readonly AlignedBuffer _tile = new(MatMulWorkspace.MaximumTile);
    private bool _hasSum;

    /// <summary>Plans the buffers.</summary>
    /// <param name="geometry">Where the patches lie.</param>
    /// <param name="filters">Channels that go out.</param>
    /// <param name="chainImages">Images whose positions are one product of the weights' gradient; divides 256.</param>
    public Convolution(PatchGeometry geometry, int filters, int chainImages)
    {
        (_geometry, _filters, _chainImages) = (geometry, filters, chainImages);
        GroupImages = chainImages;

        // Whole tiles of eight positions, where that takes a few images more.
        while (GroupImages * geometry.Positions % 8 != 0 && 2 * GroupImages * geometry.Positions <= MostPositions)
            GroupImages *= 2;
        int reach = geometry.Size - geometry.Stride;
        int height = Math.Max(geometry.Height + geometry.Top, (geometry.Rows * geometry.Stride) + reach);
        int width = Math.Max(geometry.Width + geometry.Left, (geometry.Columns * geometry.Stride) + reach);
        _images = new(GroupImages, height, width, geometry.Channels, geometry.Top, geometry.Left);
        _positions =
        [
            .. from image in Enumerable.Range(0, GroupImages)
               from y in Enumerable.Range(0, geometry.Rows)
               from x in Enumerable.Range(0, geometry.Columns)
               select _images.Offset(image, y * geometry.Stride, x * geometry.Stride),
        ];
        _patch =
        [
            .. from y in Enumerable.Range(0, geometry.Size)
               from at in Enumerable.Range(_images.Offset(0, y, 0), geometry.Size * geometry.Channels)
               select at,
        ];
        int paddedFilters = RoundUp(filters);
        _weights = new(checked(geometry.PatchLength * paddedFilters));
        _sums = new(checked(geometry.PatchLength * paddedFilters));
        _delta = new(filters == paddedFilters ? 0 : checked(GroupImages * geometry.Positions * paddedFilters));
    }

    /// <summary>Whether this processor's paths can run it; the scalar twin unfolds.</summary>
    public static bool IsSupported => LaneWidth.Best > LaneScalar.Width;

    /// <summary>Most images of one call.</summary>
    public int GroupImages { get; }

    /// <summary>Packs the weights for <see cref="Forward"/>.</summary>
    public void PrepareForward(ReadOnlySpan<float> weights)
    {
        fixed (float* from = weights)
        fixed (float* to = _weights.Span)
        {
            if (LaneWidth.Best == Lane512.Width)
                ColumnPanels.PackTransposed<Lane512>(from, _filters, _geometry.PatchLength, to);
            else
                ColumnPanels.PackTransposed<Lane256>(from, _filters, _geometry.PatchLength, to);
        }
    }

    /// <summary>output = patches(input) weights^T, images x positions x filters.</summary>
    public void Forward(ReadOnlySpan<float> input, int images, Span<float> output)
    {
        _images.Fill(input, images, _geometry.Height, _geometry.Width);
        fixed (float* b = _weights.Span)
        fixed (float* c = output)
        {
            GatheredProduct.Run(
                _images.Pixels, _positions, images * _geometry.Positions, _patch, b, isPacked: true, _filters, c,
                accumulate: false, _tile.Span);
        }
    }

    /// <summary>Starts the sum of the weights' gradient: from what is there when accumulating.</summary>
    public void BeginWeightGradient(ReadOnlySpan<float> gradient, bool accumulate)
    {
        _hasSum = accumulate;
        if (!accumulate) return;
        fixed (float* from = gradient)
        fixed (float* to = _sums.Span)
        {
            int length = _geometry.PatchLength;
            PanelPacking.Transpose(from, length, _filters, RoundUp(_filters), length, to);
        }
    }

    /// <summary>Adds what some images contribute; the last of all groups may be smaller than the others.</summary>
    public void AddWeightGradient(ReadOnlySpan<float> input, ReadOnlySpan<float> delta, int images)
    {
        // The transpose of the gradient: its rows are places in the patch, its terms positions.
        int columns = RoundUp(_filters);
        _images.Fill(input, images, _geometry.Height, _geometry.Width);
        fixed (float* given = delta)
        fixed (float* widened = _delta.Span)
        fixed (float* c = _sums.Span)
        {
            int positions = images * _geometry.Positions;
            if (columns != _filters) PanelPacking.Copy(given, _filters, _filters, columns, positions, widened);
            float* b = columns == _filters ? given : widened;
            for (int start = 0; start < images; start += _chainImages)
            {
                int from = start * _geometry.Positions;
                int depth = Math.Min(_chainImages, images - start) * _geometry.Positions;
                GatheredProduct.Run(
                    _images.Pixels, _patch, _patch.Length, _positions.AsSpan(from, depth), b + ((nint)from * columns),
                    isPacked: false, columns, c, _hasSum, _tile.Span);
                _hasSum = true;
            }
        }
    }

    /// <summary>Writes the weights' gradient.</summary>
    public void EndWeightGradient(Span<float> gradient)
    {
        fixed (float* from = _sums.Span)
        fixed (float* to = gradient)
        {
            int length = _geometry.PatchLength;
            PanelPacking.Transpose(from, RoundUp(_filters), length, length, _filters, to);
        }
    }

    private static int RoundUp(int columns) => ColumnPanels.RoundUp<Lane512>(columns);
}
