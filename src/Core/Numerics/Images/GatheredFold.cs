using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Matrix;

namespace Sweep.Core.Numerics.Images;

/// <summary>
/// The transpose of a convolution, its gradient with respect to images, without a matrix of patches: pixel by pixel the
/// micro-kernel gathers the positions whose patches the pixel lies in. Same bits as <see cref="MatMul"/> and
/// <see cref="Patches.Fold"/>: every pixel is the sum from +0, in ascending order of positions, of one chain each.
/// </summary>
/// <remarks>
/// Positions outside the image take part as terms of +0, which changes no bit unless a weight is not finite. Weights
/// are filters x size x size x channels.
/// </remarks>
internal sealed unsafe class GatheredFold
{
    private readonly PatchGeometry _geometry;
    private readonly int _groupImages;
    private readonly int _border;
    private readonly PaddedImages _deltas;
    private readonly FoldPhase[] _phases;
    private readonly int[] _run;
    private readonly AlignedBuffer _taps;
    private readonly AlignedBuffer _pixels;
    private readonly AlignedBuffer _tile = new(MatMulWorkspace.MaximumTile);

    /// <summary>Plans the buffers.</summary>
    /// <param name="geometry">Where the patches lie.</param>
    /// <param name="filters">Values of a position; see <see cref="Supports"/>.</param>
    /// <param name="groupImages">Most images of one call.</param>
    public GatheredFold(PatchGeometry geometry, int filters, int groupImages)
    {
        (_geometry, _groupImages) = (geometry, groupImages);
        int stride = geometry.Stride;
        _border = (geometry.Size - 1) / stride;
        int height = Math.Max(geometry.Rows, ((geometry.Height - 1 + geometry.Top) / stride) + 1);
        int width = Math.Max(geometry.Columns, ((geometry.Width - 1 + geometry.Left) / stride) + 1);
        _deltas = new(groupImages, height + _border, width + _border, filters, _border, _border);
        _phases = [.. Enumerable.Range(0, stride * stride).Select(i => Phase(i / stride, i % stride))];
        _run = [.. Enumerable.Range(0, filters)];
        _taps = new(checked(geometry.Size * geometry.Size * filters * RoundUp(geometry.Channels)));
        int most = stride == 1 ? 0 : _phases.Max(phase => phase.Pixels.Length);
        _pixels = new(checked(most * geometry.Channels));
    }

    /// <summary>
    /// Whether so many filters can be folded: up to one block of <see cref="MatMul"/>, beyond which the value of a
    /// patch is more than one chain.
    /// </summary>
    public static bool Supports(int filters) => filters <= MatMul.DepthBlock;

    /// <summary>Packs the weights, place by place of the patch.</summary>
    public void Prepare(ReadOnlySpan<float> weights)
    {
        int channels = _geometry.Channels, length = _run.Length * RoundUp(channels);
        fixed (float* from = weights)
        fixed (float* to = _taps.Span)
        {
            for (int tap = 0; tap < _geometry.Size * _geometry.Size; tap++)
            {
                float* source = from + (tap * channels), target = to + (tap * length);
                if (LaneWidth.Best == Lane512.Width)
                    ColumnPanels.PackBlock<Lane512>(source, _geometry.PatchLength, channels, _run.Length, target);
                else
                    ColumnPanels.PackBlock<Lane256>(source, _geometry.PatchLength, channels, _run.Length, target);
            }
        }
    }

    /// <summary>Folds the values of some images' positions times the weights.</summary>
    /// <param name="deltas">images x positions x filters.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="output">images x height x width x channels; overwritten.</param>
    public void Run(ReadOnlySpan<float> deltas, int images, Span<float> output)
    {
        Span<float> all = output[..(images * _geometry.ImageLength)];
        all.Clear();
        _deltas.Fill(deltas, images, _geometry.Rows, _geometry.Columns);
        foreach (FoldPhase phase in _phases)
        {
            int count = phase.Pixels.Length / _groupImages * images, channels = _geometry.Channels;
            if (_geometry.Stride == 1)
            {
                AddPlaces(phase, count, all);
                continue;
            }

            Span<float> pixels = _pixels.Span[..(count * channels)];
            pixels.Clear();
            AddPlaces(phase, count, pixels);
            for (int i = 0; i < count; i++)
                pixels.Slice(i * channels, channels).CopyTo(all[(phase.Pixels[i] * channels)..]);
        }
    }

    private static int RoundUp(int columns) => ColumnPanels.RoundUp<Lane512>(columns);

    private void AddPlaces(FoldPhase phase, int count, Span<float> sums)
    {
        int stride = _geometry.Stride, size = _geometry.Size, length = _run.Length * RoundUp(_geometry.Channels);
        if (count == 0) return;
        fixed (float* taps = _taps.Span)
        fixed (float* c = sums)
        {
            // The first position that a pixel belongs to has it in its last place.
            for (int y = (size - 1 - phase.Row) / stride; y >= 0 && phase.Row < size; y--)
            {
                for (int x = (size - 1 - phase.Column) / stride; x >= 0 && phase.Column < size; x--)
                {
                    int tap = ((phase.Row + (y * stride)) * size) + phase.Column + (x * stride);
                    GatheredProduct.Run(
                        _deltas.Pixels[_deltas.Offset(0, _border - y, _border - x)..], phase.Offsets, count, _run,
                        taps + (tap * length), isPacked: true, _geometry.Channels, c, accumulate: true, _tile.Span);
                }
            }
        }
    }

    private FoldPhase Phase(int row, int column)
    {
        int stride = _geometry.Stride;
        List<int> pixels = [], offsets = [];
        for (int image = 0; image < _groupImages; image++)
        {
            for (int y = 0; y < _geometry.Height; y++)
            {
                for (int x = 0; x < _geometry.Width; x++)
                {
                    if ((y + _geometry.Top) % stride != row || (x + _geometry.Left) % stride != column) continue;
                    pixels.Add((((image * _geometry.Height) + y) * _geometry.Width) + x);
                    offsets.Add(_deltas.Offset(image, (y + _geometry.Top) / stride, (x + _geometry.Left) / stride));
                }
            }
        }

        return new(row, column, [.. pixels], [.. offsets]);
    }
}
