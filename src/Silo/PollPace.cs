namespace Sweep.Silo;

/// <summary>
/// Pauses between looks for work that grow while there is none: an idle silo costs its store less and less. Each is
/// shortened by chance, so that silos started together do not look together.
/// </summary>
internal sealed class PollPace(TimeSpan shortest, TimeSpan longest, Random random)
{
    private double _growth = 1;

    /// <summary>The next pause: between half and all of the nominal one, which is never above the longest.</summary>
    /// <param name="hasFound">Whether the look just made found work.</param>
    public TimeSpan Next(bool hasFound)
    {
        if (hasFound) _growth = 1;
        TimeSpan pause = shortest * _growth;
        if (pause < longest) _growth *= 2;
        else if (longest > shortest) pause = longest;
        return pause * (0.5 + (random.NextDouble() / 2));
    }
}
