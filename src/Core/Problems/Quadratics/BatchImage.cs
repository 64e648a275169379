namespace Sweep.Core.Problems.Quadratics;

/// <summary>
/// The image of the mean centre and the mean constant of the last training batch, which trials with the same batches
/// share.
/// </summary>
internal sealed class BatchImage(int paddedDimension)
{
    private readonly double[] _centre = new double[paddedDimension];
    private readonly double[] _image = new double[paddedDimension];
    private (long Step, int First, int Count) _of = (-1, 0, 0);
    private double _constant;

    /// <summary>Means over the batch; computed anew only for another batch.</summary>
    public (double[] Image, double Constant) Of(in Batch batch, QuadraticData train)
    {
        (long, int, int) of = (batch.Step, batch.First, batch.Examples.Length);
        if (of != _of) (_constant, _of) = (train.Mean(batch.Examples, _centre, _image), of);
        return (_image, _constant);
    }
}
