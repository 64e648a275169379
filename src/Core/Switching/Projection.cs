using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Switching;

/// <summary>The learning rate with which SGD's step, projected onto another optimizer's, would equal it.</summary>
internal static class Projection
{
    /// <summary>
    /// gamma = p'p / (-p'g), the inner products in the order of <see cref="Dot"/>. False where p'g is 0, or so
    /// small that gamma is not finite: there is no such rate.
    /// </summary>
    public static bool TryRate(ReadOnlySpan<float> move, ReadOnlySpan<float> gradient, out double gamma)
    {
        double along = Dot.Compute(move, gradient);
        gamma = SumOfSquares.Compute(move) / -along;
        return along != 0 && double.IsFinite(gamma);
    }
}
