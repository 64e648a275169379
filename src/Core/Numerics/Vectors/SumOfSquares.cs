namespace Sweep.Core.Numerics.Vectors;

/// <summary>Squared Euclidean norm of a float32 vector, accumulated in double.</summary>
public static class SumOfSquares
{
    /// <summary>
    /// sum of x[i]^2, in the order of <see cref="Dot"/>; no float32 vector overflows it. NaN if any element is, else
    /// infinite if any element is.
    /// </summary>
    public static double Compute(ReadOnlySpan<float> x) => Dot.Compute(x, x);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    internal static double Compute(ReadOnlySpan<float> x, int width) => Dot.Compute(x, x, width);
}
