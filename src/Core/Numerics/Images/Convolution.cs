using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Matrix;

namespace Sweep.Core.Numerics.Images;

/// <summary>
/// The three products of a convolution without a matrix of patches: the micro-kernel gathers patches from padded
/// images. Same bits as unfolding by <see cref="Patches"/>, <see cref="MatMul"/> and folding.
/// </summary>
/// <remarks>
/// Its owner cuts a batch into groups of at most <see cref="GroupImages"/> images and gives them in ascending order.
/// Weights are filters x size x size x channels. In the gradient of images, positions in the padding take part as
/// terms of +0, which changes no bit unless a weight is not finite.
/// </remarks>
internal sealed unsafe class Convolution
{
    private const int MostPositions = 1024;

    private readonly PatchGeometry _geometry;
    private readonly int _filters;
    private readonly int _chainImages;
    private readonly PaddedImages _images;
    private readonly PaddedImages? _deltas;
    private readonly int[] _positions;
    private readonly int[] _patch;
    private readonly int[] _pixels = [];
    private readonly int[] _run = [];
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer _taps = new(0);
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
        int height = Math.Max(geometry.Height + geometry.Top, ((geometry.Rows - 1) * geometry.Stride) + geometry.Size);
        int width = Math.Max(geometry.Width + geometry.Left, ((geometry.Columns - 1) * geometry.Stride) + geometry.Size);
        _images = new(GroupImages, height, width, geometry.Channels, geometry.Top, geometry.Left);
        _positions = Table(
            geometry.Rows, geometry.Columns, (i, y, x) => _images.Offset(i, y * geometry.Stride, x * geometry.Stride));
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
        if (!HasInputGradient) return;
        int border = geometry.Size - 1;
        _deltas = new(
            GroupImages, geometry.Height + border, geometry.Width + border, filters, border - geometry.Top,
            border - geometry.Left);
        _pixels = Table(geometry.Height, geometry.Width, _deltas.Offset);
        _run = [.. Enumerable.Range(0, filters)];
        _taps = new(checked(geometry.Size * geometry.Size * filters * RoundUp(geometry.Channels)));
    }

    /// <summary>Whether this processor's paths can run it; the scalar twin unfolds.</summary>
    public static bool IsSupported => LaneWidth.Best > LaneScalar.Width;

    /// <summary>Most images of one call.</summary>
    public int GroupImages { get; }

    /// <summary>
    /// Whether <see cref="InputGradient"/> is offered: at stride 1, where all pixels have the same pattern of patches,
    /// and up to one block of filters, beyond which a patch's value is more than one chain.
    /// </summary>
    public bool HasInputGradient => _geometry.Stride == 1 && _filters <= MatMul.DepthBlock;

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
            Multiply(
                _images.Pixels, _positions, images * _geometry.Positions, _patch, b, isPacked: true, _filters, c,
                accumulate: false);
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
                Multiply(
                    _images.Pixels, _patch, _patch.Length, _positions.AsSpan(from, depth), b + ((nint)from * columns),
                    isPacked: false, columns, c, _hasSum);
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

    /// <summary>Packs the weights for <see cref="InputGradient"/>, place by place of the patch.</summary>
    public void PrepareInputGradient(ReadOnlySpan<float> weights)
    {
        int channels = _geometry.Channels, length = _filters * RoundUp(channels);
        fixed (float* from = weights)
        fixed (float* to = _taps.Span)
        {
            for (int tap = 0; tap < _geometry.Size * _geometry.Size; tap++)
            {
                float* source = from + (tap * channels), target = to + (tap * length);
                if (LaneWidth.Best == Lane512.Width)
                    ColumnPanels.PackBlock<Lane512>(source, _geometry.PatchLength, channels, _filters, target);
                else
                    ColumnPanels.PackBlock<Lane256>(source, _geometry.PatchLength, channels, _filters, target);
            }
        }
    }

    /// <summary>
    /// Every pixel becomes the sum from +0, in ascending order of the patches it lies in, of delta times the weights
    /// of its place in the patch.
    /// </summary>
    public void InputGradient(ReadOnlySpan<float> delta, int images, Span<float> inputGradient)
    {
        int size = _geometry.Size, length = _filters * RoundUp(_geometry.Channels);
        inputGradient[..(images * _geometry.ImageLength)].Clear();
        _deltas!.Fill(delta, images, _geometry.Rows, _geometry.Columns);
        fixed (float* taps = _taps.Span)
        fixed (float* c = inputGradient)
        {
            // The first patch that a pixel lies in has it in its last place.
            for (int place = 0; place < size * size; place++)
            {
                Multiply(
                    _deltas.Pixels[_deltas.Offset(0, place / size, place % size)..], _pixels,
                    images * _geometry.Height * _geometry.Width, _run, taps + (((size * size) - 1 - place) * length),
                    isPacked: true, _geometry.Channels, c, accumulate: true);
            }
        }
    }

    private static int RoundUp(int columns) => ColumnPanels.RoundUp<Lane512>(columns);

    private void Multiply(
        ReadOnlySpan<float> a, ReadOnlySpan<int> rowOffsets, int rows, ReadOnlySpan<int> terms, float* b,
        bool isPacked, int columns, float* c, bool accumulate)
    {
        fixed (float* pixels = a)
        fixed (int* row = rowOffsets)
        fixed (int* term = terms)
        fixed (float* tile = _tile.Span)
        {
            GatheredOperands operands = new()
            {
                A = pixels,
                RowOffsets = row,
                Rows = rows,
                TermOffsets = term,
                Depth = terms.Length,
                B = b,
                IsPacked = isPacked,
                Columns = columns,
                C = c,
                CStride = columns,
                Accumulate = accumulate,
                Tile = tile,
            };
            if (LaneWidth.Best == Lane512.Width) GatheredProduct.Run<Lane512>(operands);
            else GatheredProduct.Run<Lane256>(operands);
        }
    }

    private int[] Table(int rows, int columns, Func<int, int, int, int> offset) =>
    [
        .. from image in Enumerable.Range(0, GroupImages)
           from y in Enumerable.Range(0, rows)
           from x in Enumerable.Range(0, columns)
           select offset(image, y, x),
    ];
}
