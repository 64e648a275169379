using Sweep.Core.Numerics;

namespace Sweep.Core.Schedules;

/// <summary>Ways from one value to another; both ends are met exactly and never passed.</summary>
internal static class Annealing
{
    /// <summary>Straight line: start + (end - start) p.</summary>
    /// <param name="start">Value at p = 0.</param>
    /// <param name="end">Value at p = 1.</param>
    /// <param name="fraction">Position p, held within [0, 1].</param>
    public static double Linear(double start, double end, double fraction) =>
        fraction <= 0 ? start : fraction >= 1 ? end : Within(start + ((end - start) * fraction), start, end);

    /// <summary>Half a cosine: end + (start - end) (1 + cos(pi p)) / 2.</summary>
    /// <param name="start">Value at p = 0.</param>
    /// <param name="end">Value at p = 1.</param>
    /// <param name="fraction">Position p, held within [0, 1].</param>
    public static double Cosine(double start, double end, double fraction)
    {
        if (fraction <= 0) return start;
        if (fraction >= 1) return end;
        double half = ScalarMath.CosPi(fraction / 2); // (1 + cos x) / 2 = cos^2(x / 2): no cancellation near the end
        return Within(end + ((start - end) * half * half), start, end);
    }

    private static double Within(double value, double a, double b) => Math.Clamp(value, Math.Min(a, b), Math.Max(a, b));
}
