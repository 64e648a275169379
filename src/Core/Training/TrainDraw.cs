using Sweep.Core.Numerics;

namespace Sweep.Core.Training;

/// <summary>
/// The fixed examples on which the train loss is measured: all of them, or a random subset of the size asked for,
/// the same for every trial of a study.
/// </summary>
internal static class TrainDraw
{
    /// <summary>Indices in ascending order; empty means the whole split.</summary>
    /// <param name="count">Examples in the train split.</param>
    /// <param name="size">Most examples to measure on.</param>
    /// <param name="studySeed">The study's seed.</param>
    public static int[] Choose(int count, int size, ulong studySeed)
    {
        if (size >= count) return [];
        RandomStream random = RandomStream.Create(studySeed, 0, RandomPurpose.TrainDraw);
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) indices[i] = i;
        for (int i = 0; i < size; i++)
        {
            int j = i + random.BelowAt((ulong)i, count - i);
            (indices[i], indices[j]) = (indices[j], indices[i]);
        }

        int[] chosen = indices[..size];
        Array.Sort(chosen);
        return chosen;
    }
}
