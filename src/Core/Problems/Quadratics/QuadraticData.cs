using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>
/// One split of a noisy quadratic: the centres x of the examples and the constants x^T H x / 2. A batch needs their
/// means and the image H mean(x): one matrix-vector product, not one a centre.
/// </summary>
internal sealed class QuadraticData
{
    private readonly SymmetricMatrix _hessian;
    private readonly RowTable _centres;
    private readonly double[] _constants;
    private readonly double[] _ones;
    private readonly double[] _meanImage;
    private readonly double _meanConstant;

    /// <summary>Draws the centres: N(0, deviation^2), rounded to float32, from one numpy RandomState.</summary>
    public QuadraticData(SymmetricMatrix hessian, int count, double deviation, uint seed)
    {
        NumpyRandomState random = new(seed);
        _hessian = hessian;
        int dimension = hessian.Dimension;
        _centres = new(count, dimension);
        _constants = new double[count];
        _ones = new double[count];
        Array.Fill(_ones, 1);
        double[] centre = new double[hessian.PaddedDimension], image = new double[hessian.PaddedDimension];
        for (int example = 0; example < count; example++)
        {
            for (int i = 0; i < dimension; i++)
                centre[i] = _centres[example][i] = (float)(deviation * random.NextNormal());
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
    /// <param name="centre">Work space, SymmetricMatrix.PaddedDimension long.</param>
    /// <param name="image">H mean(x), as long.</param>
    public double Mean(ReadOnlySpan<int> examples, Span<double> centre, Span<double> image)
    {
        if (examples.IsEmpty)
        {
            _meanImage.CopyTo(image);
            return _meanConstant;
        }

        _centres.WeightedSum(examples, _ones, examples.Length, centre);
        _hessian.Multiply(centre, image);
        double constant = 0;
        foreach (int example in examples) constant += _constants[example];
        return constant / examples.Length;
    }
}
