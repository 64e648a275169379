using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using static Sweep.Peers.Measurement;

namespace Sweep.Peers;

/// <summary>The report, as Markdown.</summary>
internal static class Report
{
    /// <summary>Writes all of it.</summary>
    public static string Write(IReadOnlyList<Measurement> measurements, string command, TimeSpan elapsed)
    {
        StringBuilder text = new();
        text.AppendLine("# Sweep's core beside PyTorch").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- command: `{command}`, {elapsed.TotalMinutes:F1} minutes");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"- machine: {Processor()}, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
        text.AppendLine("- one core for all, one worker at a time, rounds alternate; rates are medians; the ratio is "
            + "Sweep over the peer's best setting, round by round: median [least, greatest]; shares likewise, of what "
            + "was measured beside the case in its round");
        foreach (IGrouping<string, Measurement> bound in measurements
            .Where(measurement => measurement.Case.Limit is not null)
            .GroupBy(measurement => measurement.Case.Limit!.Name))
        {
            double[] limits =
                [.. bound.SelectMany(one => one.Limits.Select(rate => rate * one.Case.Limit!.Unit / 1e9))];
            text.AppendLine(CultureInfo.InvariantCulture,
                $"- {bound.Key}: {Median(limits):F0} [{limits.Min():F0}, {limits.Max():F0}] {Unit(bound.Key)}");
        }

        text.AppendLine();
        text.AppendLine("| case | Sweep, 1/s | peer, 1/s | peer's best setting | ratio | share | target | |");
        text.AppendLine("|---|---:|---:|---|---:|---:|---:|---|");
        foreach (Measurement measurement in measurements) Line(text, measurement);
        int met = measurements.Count(measurement => measurement.IsMet);
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{met} of {measurements.Count} lines meet their targets.");
        return text.ToString();
    }

    private static string Unit(string limit) =>
        limit == "peak" ? "GFLOP/s of fused multiply-adds in registers" : "GB/s of an in-place pass over 10 M floats";

    private static void Line(StringBuilder text, Measurement measurement)
    {
        CaseLine line = measurement.Line;
        string limit = measurement.Case.Limit?.Name ?? "";
        List<string> targets = [];
        if (line.Target > 0) targets.Add(FormattableString.Invariant($"{line.Target}"));
        if (line.TargetShare > 0) targets.Add(FormattableString.Invariant($"{line.TargetShare} of {limit}"));
        string peer = measurement.BestPeer is { } best ? Number(Median(measurement.Peer[best])) : "";
        string share = limit.Length > 0 ? $"{Spread(measurement.Shares)} of {limit}" : "";
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {line.Name} | {Number(Median(measurement.Sweep))} | {peer} | {measurement.BestPeer} | "
            + $"{Spread(measurement.Ratios)} | {share} | {string.Join("; ", targets)} | "
            + $"{(targets.Count == 0 ? "" : measurement.IsMet ? "met" : "**missed**")} |");
    }

    private static string Spread(IReadOnlyList<double> values) => values.Count == 0
        ? ""
        : $"{Ratio(Median(values))} [{Ratio(values.Min())}, {Ratio(values.Max())}]";

    private static string Number(double rate) => rate.ToString(rate < 100 ? "F2" : "N0", CultureInfo.InvariantCulture);

    private static string Ratio(double ratio) => ratio.ToString(ratio < 20 ? "F2" : "N0", CultureInfo.InvariantCulture);

    private static string Processor()
    {
        const string Info = "/proc/cpuinfo";
        string? line = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
