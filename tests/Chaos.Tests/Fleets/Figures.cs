using System.Collections.Concurrent;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Fleets;

/// <summary>What the suite did, for people: said once, at its end.</summary>
internal static class Figures
{
    private static readonly ConcurrentDictionary<string, long> Counts = new(StringComparer.Ordinal);
    private static long _histories;
    private static long _faults;
    private static long _violations;

    /// <summary>The whole in a line.</summary>
    public static string Summary => FormattableString.Invariant(
        $"chaos: {_histories:N0} histories, {_faults:N0} faults, {_violations:N0} violations");

    /// <summary>Adds to a figure of its own.</summary>
    public static void Add(string what, long count = 1) => Counts.AddOrUpdate(what, count, (_, sum) => sum + count);

    /// <summary>A fault was injected, or several of its kind.</summary>
    public static void Fault(string what, long count = 1)
    {
        Add(what, count);
        Interlocked.Add(ref _faults, count);
    }

    /// <summary>A history of a store that is not broken on purpose was judged.</summary>
    /// <param name="what">Its kind.</param>
    /// <param name="violations">What was wrong with it.</param>
    public static void Judged(string what, IReadOnlyCollection<Violation> violations)
    {
        Add(what);
        Interlocked.Increment(ref _histories);
        Interlocked.Add(ref _violations, violations.Count);
    }

    /// <summary>
    /// Writes all figures to standard output, and the whole as a diagnostic message: of the two, <c>dotnet test</c>
    /// shows the latter alone.
    /// </summary>
    public static void Report()
    {
        foreach ((string what, long count) in Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Console.WriteLine(FormattableString.Invariant($"chaos: {count} {what}"));
        Console.WriteLine(Summary);
        TestContext.Current.SendDiagnosticMessage(Summary);
    }
}
