using System.Runtime.Intrinsics;
using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>
/// One split of a noisy quadratic: for each centre x of an example the image H x and the constant x^T H x / 2, in
/// double, so that no step multiplies a matrix by a batch.
/// </summary>
internal sealed class QuadraticData
{
    private const int Width = 8; // of Vector512<double>

    private readonly int _dimension;
    private readonly double[] _images;
    private readonly double[] _constants;
    private readonly double[] _meanImage;
    private readonly double _meanConstant;

    /// <summary>Draws the centres: N(0, deviation^2), rounded to float32, from one numpy RandomState.</summary>
    public QuadraticData(SymmetricMatrix hessian, int count, double deviation, uint seed)
    {
        NumpyRandomState random = new(seed);
        _dimension = hessian.Dimension;
        _images = new double[count * _dimension];
        _constants = new double[count];
        double[] centre = new double[_dimension];
        for (int example = 0; example < count; example++)
        {
            for (int i = 0; i < _dimension; i++) centre[i] = (float)(deviation * random.NextNormal());
            Span<double> image = _images.AsSpan(example * _dimension, _dimension);
            hessian.Multiply(centre, image);
            double product = 0;
            for (int i = 0; i < _dimension; i++) product += centre[i] * image[i];
            _constants[example] = product / 2;
        }

        int[] all = new int[count];
        for (int i = 0; i < count; i++) all[i] = i;
        _meanImage = new double[_dimension];
        _meanConstant = Mean(all, _meanImage);
    }

    /// <summary>Examples.</summary>
    public int Count => _constants.Length;

    /// <summary>
    /// Mean image (written) and mean constant (returned) over some examples, added in the order given; over the whole
    /// split in ascending order when none are named.
    /// </summary>
    public double Mean(ReadOnlySpan<int> examples, Span<double> image)
    {
        if (examples.IsEmpty)
        {
            _meanImage.CopyTo(image);
            return _meanConstant;
        }

        int i = 0;
        for (; i <= _dimension - (4 * Width); i += 4 * Width) AddBlock(examples, i, image);
        image[i..].Clear();
        double constant = 0;
        foreach (int example in examples)
        {
            ReadOnlySpan<double> one = _images.AsSpan(example * _dimension, _dimension);
            for (int k = i; k < one.Length; k++) image[k] += one[k];
            constant += _constants[example];
        }

        for (int k = 0; k < image.Length; k++) image[k] /= examples.Length;
        return constant / examples.Length;
    }

    /// <summary>Sums of 32 neighbouring elements: the same additions, with the sums in registers.</summary>
    private void AddBlock(ReadOnlySpan<int> examples, int first, Span<double> image)
    {
        Vector512<double> a = default, b = default, c = default, d = default;
        foreach (int example in examples)
        {
            ReadOnlySpan<double> block = _images.AsSpan((example * _dimension) + first, 4 * Width);
            a += Vector512.Create(block);
            b += Vector512.Create(block[Width..]);
            c += Vector512.Create(block[(2 * Width)..]);
            d += Vector512.Create(block[(3 * Width)..]);
        }

        Span<double> sums = image.Slice(first, 4 * Width);
        a.CopyTo(sums);
        b.CopyTo(sums[Width..]);
        c.CopyTo(sums[(2 * Width)..]);
        d.CopyTo(sums[(3 * Width)..]);
    }
}
