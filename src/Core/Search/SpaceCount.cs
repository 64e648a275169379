namespace Sweep.Core.Search;

/// <summary>
/// Arithmetic on numbers of points: null is infinite, and finite results saturate at the largest long.
/// </summary>
internal static class SpaceCount
{
    public static long? Product(IEnumerable<SpaceNode> factors)
    {
        long product = 1;
        bool infinite = false;
        foreach (SpaceNode factor in factors)
        {
            if (factor.Count is not { } count) infinite = true;
            else product = (long)UInt128.Min((UInt128)product * (UInt128)count, long.MaxValue);
        }

        return infinite ? null : product;
    }

    public static long? Sum(IEnumerable<SpaceNode> terms)
    {
        long sum = 0;
        foreach (SpaceNode term in terms)
        {
            if (term.Count is not { } count) return null;
            sum = count > long.MaxValue - sum ? long.MaxValue : sum + count;
        }

        return sum;
    }

    public static InvalidOperationException Infinite() => new("An infinite space has no numbered points.");
}
