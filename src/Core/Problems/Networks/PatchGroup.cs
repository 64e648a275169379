using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Images;
using Sweep.Core.Numerics.Matrix;

namespace Sweep.Core.Problems.Networks;

/// <summary>
/// The patches of a few consecutive images, so that a product with them is neither tiny nor large: as many images,
/// a power of two, as have no more than <see cref="MatMul.DepthBlock"/> positions, but at least one.
/// </summary>
internal sealed class PatchGroup
{
    private readonly PatchGeometry _geometry;
    private readonly Lazy<AlignedBuffer> _matrix;

    /// <summary>Plans the buffer.</summary>
    public PatchGroup(PatchGeometry geometry)
    {
        _geometry = geometry;
        Images = 1;
        while (2 * Images * geometry.Positions <= MatMul.DepthBlock) Images *= 2;
        int length = checked(Images * geometry.Positions * geometry.PatchLength);

        // Most paths gather patches and never need it.
        _matrix = new(() => new(length));
    }

    /// <summary>Images of a whole group: it divides 256, so chunks of a batch never cut a group.</summary>
    public int Images { get; }

    /// <summary>The matrix of some images: images x positions rows.</summary>
    public Span<float> Matrix(int images) => Whole[..(images * _geometry.Positions * _geometry.PatchLength)];

    private Span<float> Whole => _matrix.Value.Span;

    /// <summary>Fills the matrix from images that follow each other.</summary>
    public ReadOnlySpan<float> Unfold(ReadOnlySpan<float> input, int images)
    {
        int length = _geometry.Positions * _geometry.PatchLength;
        for (int i = 0; i < images; i++)
            Patches.Unfold(_geometry, input[(i * _geometry.ImageLength)..], Whole.Slice(i * length, length));
        return Matrix(images);
    }

    /// <summary>Folds the matrix back into images that follow each other.</summary>
    public void Fold(Span<float> output, int images)
    {
        int length = _geometry.Positions * _geometry.PatchLength;
        for (int i = 0; i < images; i++)
            Patches.Fold(_geometry, Whole.Slice(i * length, length), output[(i * _geometry.ImageLength)..]);
    }
}
