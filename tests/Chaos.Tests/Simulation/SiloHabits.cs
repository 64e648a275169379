namespace Sweep.Chaos.Tests.Simulation;

/// <summary>How the silos of a history work.</summary>
/// <param name="WriteEvery">How often they store points and checkpoints.</param>
/// <param name="Poison">Number of a trial that kills its silo now and then; -1 for none.</param>
/// <param name="Claims">How many trials they claim at once.</param>
internal sealed record SiloHabits(TimeSpan WriteEvery, long Poison, int Claims)
{
    /// <summary>
    /// Those of a seed: every third leaves all writes to the end, every fourth has a trial that kills, every fifth
    /// claims all that there is.
    /// </summary>
    public static SiloHabits Of(int seed, long trials) => new(
        seed % 3 == 0 ? TimeSpan.FromHours(1) : TimeSpan.Zero,
        seed % 4 == 0 ? seed / 4 % trials : -1,
        seed % 5 == 0 ? (int)trials : 2);
}
