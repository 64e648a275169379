namespace Sweep.Silo;

/// <summary>
/// At which of its beats a silo looks for what dead silos left behind: at each, as long as the fleet is small. In a
/// large one others look, too, and each look reads a row for each silo: all of them together would cost the store the
/// square of their number.
/// </summary>
/// <param name="random">Spreads the looks of a fleet over its beats.</param>
internal sealed class RecoveryTurns(Random random)
{
    /// <summary>Silos that suffice to look at each beat.</summary>
    public const int Enough = 16;

    /// <summary>
    /// Most beats between a silo's looks: should all of a large fleet but this silo die at once, their trials wait for
    /// so many beats after their leases.
    /// </summary>
    public const int Longest = 4;

    private int _every = 1;
    private int _left;

    /// <summary>Learns how many silos share the looks.</summary>
    public void Learn(int silos)
    {
        int every = Math.Clamp(silos / Enough, 1, Longest);
        if (every != _every) _left = random.Next(every);
        _every = every;
    }

    /// <summary>Whether to look at this beat.</summary>
    public bool Next()
    {
        if (_left-- > 0) return false;
        _left = _every - 1;
        return true;
    }
}
