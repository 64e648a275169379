using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Sweep.Throughput;

/// <summary>The report, as Markdown.</summary>
internal sealed class ThroughputReport
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins it.</summary>
    /// <param name="command">The command that is run.</param>
    public ThroughputReport(string command)
    {
        Line("# Sweep's engine beside Optuna");
        Line("");
        Line($"- command: `{command}`");
        Line($"- machine: {Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, "
            + $".NET {Environment.Version}");
        Line("- one PostgreSQL server on this machine with fsync on; rounds alternate; medians [least, greatest]");
        Line("");
        Line("| what | Sweep | Optuna | ratio | target | |");
        Line("|---|---:|---:|---:|---:|---|");
    }

    /// <summary>Rates of both sides.</summary>
    public void Rate(string what, IReadOnlyList<double> ours, IReadOnlyList<double> theirs, double target)
    {
        double[] ratios = [.. ours.Zip(theirs, (a, b) => a / b)];
        Line($"| {what} | {Spread(ours)} | {Spread(theirs)} | {Spread(ratios)} | {Number(target)} | "
            + $"{Verdict(Median(ours) >= target)} |");
    }

    /// <summary>Figures without a target.</summary>
    public void Spread(string what, IReadOnlyList<double> ours) => Line($"| {what} | {Spread(ours)} | | | | |");

    /// <summary>A figure without a target.</summary>
    public void Figure(string what, double value) => Line($"| {what} | {Number(value)} | | | | |");

    /// <summary>A figure that has to reach a target.</summary>
    public void AtLeast(string what, double value, double target) =>
        Line($"| {what} | {Number(value)} | | | {Number(target)} | {Verdict(value >= target)} |");

    /// <summary>A figure that must not pass a target.</summary>
    public void AtMost(string what, double value, double target) =>
        Line($"| {what} | {Number(value)} | | | at most {Number(target)} | {Verdict(value <= target)} |");

    /// <summary>All of it.</summary>
    public string Text() => _text.ToString();

    private static string Verdict(bool met) => met ? "met" : "**missed**";

    private static string Spread(IReadOnlyList<double> values) =>
        $"{Number(Median(values))} [{Number(values.Min())}, {Number(values.Max())}]";

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Number(double value) =>
        value.ToString(value < 10 ? "F2" : value < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);

    private static string Processor() => File.ReadLines("/proc/cpuinfo")
        .First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim();

    private void Line(string line) => _text.Append(line).Append('\n');
}
