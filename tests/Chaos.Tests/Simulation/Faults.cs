namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// Decides by the seed what goes wrong, and when: for a while, so that a history has an end that it must reach.
/// </summary>
internal sealed class Faults(Random random, int budget)
{
    private int _left = budget;

    /// <summary>Faults so far, by kind.</summary>
    public SortedDictionary<string, int> Injected { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether this happens now.</summary>
    /// <param name="what">The kind of fault.</param>
    /// <param name="oneIn">How rare it is.</param>
    public bool Happens(string what, int oneIn)
    {
        if (_left == 0 || random.Next(oneIn) != 0) return false;
        _left--;
        Injected[what] = Injected.GetValueOrDefault(what) + 1;
        return true;
    }

    /// <summary>A time up to a limit.</summary>
    public TimeSpan Within(TimeSpan most) => most * random.NextDouble();
}
