namespace Sweep.Engines;

/// <summary>Measures both engines in one run and prints a table.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments.Length is not (2 or 3))
        {
            await Console.Error.WriteLineAsync("usage: Sweep.Engines SWEEP.DLL postgres://... [ROUNDS]");
            return 2;
        }

        int rounds = arguments.Length == 3 ? int.Parse(arguments[2]) : 3;
        Measurements measurements = new(arguments[0], new(arguments[1]));
        string[] engines = ["default", "orleans"];
        Dictionary<string, (List<double> Rate, List<double> Gap, List<double> Failover)> figures =
            engines.ToDictionary(engine => engine, _ => (new List<double>(), new List<double>(), new List<double>()));
        for (int round = 0; round < rounds; round++)
        {
            foreach (string engine in engines)
            {
                (List<double> rate, List<double> gap, List<double> failover) = figures[engine];
                rate.AddRange(await measurements.ThroughputAsync(engine));
                gap.AddRange(await measurements.LatencyAsync(engine));
                failover.AddRange(await measurements.FailoverAsync(engine));
                await Console.Error.WriteLineAsync(
                    $"round {round + 1}, {engine}: {rate[^1]:F0}/s, {failover[^1]:F1} s");
            }
        }

        Console.WriteLine("| engine | trials/s | claim latency, median (p90) | failover, median (greatest) |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (string engine in engines)
        {
            (List<double> rate, List<double> gap, List<double> failover) = figures[engine];
            Console.WriteLine(
                $"| {engine} | {Quantile(rate, 0.5):F0} | {1000 * Quantile(gap, 0.5):F1} ms "
                + $"({1000 * Quantile(gap, 0.9):F1} ms) | {Quantile(failover, 0.5):F1} s ({failover.Max():F1} s) |");
        }

        return 0;
    }

    private static double Quantile(List<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(share * (sorted.Length - 1))];
    }
}
