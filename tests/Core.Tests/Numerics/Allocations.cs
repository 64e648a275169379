namespace Sweep.Core.Tests.Numerics;

/// <summary>Bytes that some work allocates on this thread.</summary>
internal static class Allocations
{
    /// <summary>
    /// The least of at most five rounds: a collection that another test causes in between takes the rest of this
    /// thread's allocation buffer, up to 8 KiB, into the count. Work that allocates does so in every round.
    /// </summary>
    /// <param name="work">The work of a round; everything it uses has been used once before.</param>
    public static long Of(Action<int> work)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 5 && least != 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work(round);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
