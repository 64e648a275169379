using System.Diagnostics;

namespace Sweep.Core.Benchmarks;

/// <summary>Times by the best of many rounds: what the machine can do when nobody disturbs it.</summary>
internal static class Stopclock
{
    /// <summary>Seconds of the fastest round, after one that does not count.</summary>
    public static double Best(Action action, int rounds)
    {
        action();
        double best = double.PositiveInfinity;
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
