using System.Collections.Concurrent;

namespace Sweep.Chaos.Tests.Fleets;

/// <summary>What the suite did, for people: said once, at its end.</summary>
internal static class Figures
{
    private static readonly ConcurrentDictionary<string, long> Counts = new(StringComparer.Ordinal);

    /// <summary>Adds to a figure.</summary>
    public static void Add(string what, long count = 1) => Counts.AddOrUpdate(what, count, (_, sum) => sum + count);

    /// <summary>Writes all figures to standard output.</summary>
    public static void Report()
    {
        foreach ((string what, long count) in Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Console.WriteLine($"chaos: {count} {what}");
    }
}
