namespace Sweep.Hosts;

/// <summary>Measures both engines in one run and prints a table.</summary>
internal static class Program
{
    private const string Rate = "rate", Gap = "gap", Failover = "failover";

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments.Length is < 2 or > 4)
        {
            await Console.Error.WriteLineAsync("usage: Sweep.Hosts SWEEP.DLL postgres://... [ROUNDS [FILE]]");
            return 2;
        }

        int rounds = arguments.Length > 2 ? int.Parse(arguments[2]) : 3;
        Figures figures = new(arguments.Length > 3 ? arguments[3] : Path.GetTempFileName());
        Measurements measurements = new(arguments[0], new(arguments[1]));
        string[] engines = ["default", "orleans"];
        for (int round = 1; round <= rounds; round++)
        {
            foreach (string engine in engines)
            {
                double[] rate = await measurements.ThroughputAsync(engine);
                double[] gap = await measurements.LatencyAsync(engine);
                double[] failover = await measurements.FailoverAsync(engine);
                figures.Add(engine, Rate, rate);
                figures.Add(engine, Gap, gap);
                figures.Add(engine, Failover, failover);
                await Console.Error.WriteLineAsync(
                    $"round {round}, {engine}: {rate[0]:F0}/s, {1000 * Quantile(gap, 0.5):F1} ms, {failover[0]:F1} s");
            }
        }

        Console.WriteLine(
            "| engine | trials/s [least, greatest] | claim latency, median (p90) | failover [least, greatest] |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (string engine in engines)
        {
            double[] rate = figures.Of(engine, Rate), gap = figures.Of(engine, Gap);
            double[] failover = figures.Of(engine, Failover);
            Console.WriteLine(
                $"| {engine} | {Quantile(rate, 0.5):F0} [{rate[0]:F0}, {rate[^1]:F0}] "
                + $"| {1000 * Quantile(gap, 0.5):F1} ms ({1000 * Quantile(gap, 0.9):F1} ms) "
                + $"| {Quantile(failover, 0.5):F1} s [{failover[0]:F1}, {failover[^1]:F1}] |");
        }

        return 0;
    }

    private static double Quantile(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
}
