namespace Sweep.Core.Benchmarks;

/// <summary>
/// Times by the best of many rounds, in processor time: what the machine can do, whoever else uses it just now.
/// </summary>
internal static class Stopclock
{
    /// <summary>Processor time of this process so far, in seconds.</summary>
    public static double Now => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Seconds of the fastest round, after one that does not count.</summary>
    public static double Best(Action action, int rounds)
    {
        action();
        double best = double.PositiveInfinity;
        for (int i = 0; i < rounds; i++)
        {
            double start = Now;
            action();
            best = Math.Min(best, Now - start);
        }

        return best;
    }
}
