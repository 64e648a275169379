using System.Runtime.Intrinsics;
using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>
/// One split of a noisy quadratic: the centres x of the examples and the constants x^T H x / 2. A batch needs their
/// means and the image H mean(x): one matrix-vector product, not one a centre.
/// </summary>
internal sealed class QuadraticData
{
    private const int Width = 8; // of Vector512<double>

    private readonly SymmetricMatrix _hessian;
    private readonly float[] _centres;
    private readonly double[] _constants;
    private readonly double[] _meanImage;
    private readonly double _meanConstant;

    /// <summary>Draws the centres: N(0, deviation^2), rounded to float32, from one numpy RandomState.</summary>
    public QuadraticData(SymmetricMatrix hessian, int count, double deviation, uint seed)
    {
        NumpyRandomState random = new(seed);
        _hessian = hessian;
        int dimension = hessian.Dimension;
        _centres = new float[count * dimension];
        _constants = new double[count];
        double[] centre = new double[dimension], image = new double[dimension];
        for (int example = 0; example < count; example++)
        {
            for (int i = 0; i < dimension; i++)
                centre[i] = _centres[(example * dimension) + i] = (float)(deviation * random.NextNormal());
            hessian.Multiply(centre, image);
            double product = 0;
            for (int i = 0; i < dimension; i++) product += centre[i] * image[i];
            _constants[example] = product / 2;
        }

        int[] all = new int[count];
        for (int i = 0; i < count; i++) all[i] = i;
        _meanImage = image;
        _meanConstant = Mean(all, centre, _meanImage);
    }

    /// <summary>Examples.</summary>
    public int Count => _constants.Length;

    /// <summary>
    /// The image of the mean centre (written) and the mean constant (returned) over some examples, each mean added in
    /// double in the order given; over the whole split in ascending order when none are named.
    /// </summary>
    /// <param name="examples">Which examples.</param>
    /// <param name="centre">Work space, as long as a centre.</param>
    /// <param name="image">H mean(x).</param>
    public double Mean(ReadOnlySpan<int> examples, Span<double> centre, Span<double> image)
    {
        if (examples.IsEmpty)
        {
            _meanImage.CopyTo(image);
            return _meanConstant;
        }

        int block = 0;
        for (; block <= centre.Length - (4 * Width); block += 4 * Width) AddBlock(examples, block, centre);
        centre[block..].Clear();
        double constant = 0;
        foreach (int example in examples)
        {
            ReadOnlySpan<float> one = Centre(example);
            for (int i = block; i < one.Length; i++) centre[i] += one[i];
            constant += _constants[example];
        }

        for (int i = 0; i < centre.Length; i++) centre[i] /= examples.Length;
        _hessian.Multiply(centre, image);
        return constant / examples.Length;
    }

    private ReadOnlySpan<float> Centre(int example) =>
        _centres.AsSpan(example * _hessian.Dimension, _hessian.Dimension);

    /// <summary>Sums of 32 neighbouring elements: the same additions, with the sums in registers.</summary>
    private void AddBlock(ReadOnlySpan<int> examples, int first, Span<double> centre)
    {
        Vector512<double> a = default, b = default, c = default, d = default;
        foreach (int example in examples)
        {
            ReadOnlySpan<float> block = Centre(example).Slice(first, 4 * Width);
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.Create(block));
            a += lower;
            b += upper;
            (lower, upper) = Vector512.Widen(Vector512.Create(block[(2 * Width)..]));
            c += lower;
            d += upper;
        }

        Span<double> sums = centre.Slice(first, 4 * Width);
        a.CopyTo(sums);
        b.CopyTo(sums[Width..]);
        c.CopyTo(sums[(2 * Width)..]);
        d.CopyTo(sums[(3 * Width)..]);
    }
}
