using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using static Sweep.Peers.Measurement;

namespace Sweep.Peers;

/// <summary>The report, as Markdown.</summary>
internal static class Report
{
    /// <summary>Writes all of it.</summary>
    public static string Write(
        IReadOnlyList<Measurement> measurements, IReadOnlyList<double> peak, IReadOnlyList<double> bandwidth,
        string command)
    {
        StringBuilder text = new();
        text.AppendLine("# Sweep's core beside PyTorch").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- command: `{command}`");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"- machine: {Processor()}, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
        text.AppendLine("- one core for all, one worker at a time, rounds alternate; rates are medians; the ratio is "
            + "Sweep over the peer's best setting, round by round: median [least, greatest]");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"- fused multiply-add peak in registers: {Median(peak) / 1e9:F0} GFLOP/s; "
            + $"in-place pass over 10 M floats: {Median(bandwidth) / 1e9:F1} GB/s");
        text.AppendLine().AppendLine("| case | Sweep, 1/s | peer, 1/s | peer's best setting | ratio | target | |");
        text.AppendLine("|---|---:|---:|---|---:|---:|---|");
        foreach (Measurement measurement in measurements) Line(text, measurement, Median(peak), Median(bandwidth));
        return text.ToString();
    }

    private static void Line(StringBuilder text, Measurement measurement, double peak, double bandwidth)
    {
        double ours = Median(measurement.Sweep), theirs = Median(measurement.Peer[measurement.BestPeer]);
        double ratio = Median(measurement.Ratios);
        Request request = measurement.Case.Request;
        string note = request.Kind switch
        {
            "matmul" => FormattableString.Invariant(
                $"{100 * ours * 2 * request.Rows * request.Columns * request.Depth / peak:F0} % of peak"),
            "optimizer" => FormattableString.Invariant(
                $"{ours * request.Count * sizeof(float) * Passes(request.Optimizer) / bandwidth:F2} of bandwidth"),
            _ => "",
        };
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {measurement.Case.Name} | {Number(ours)} | {Number(theirs)} | {measurement.BestPeer} | "
            + $"{Ratio(ratio)} [{Ratio(measurement.Ratios.Min())}, {Ratio(measurement.Ratios.Max())}] | "
            + $"{measurement.Case.Target} | {(ratio >= measurement.Case.Target ? "met" : "**missed**")}"
            + $"{(note.Length > 0 ? ", " + note : "")} |");
    }

    /// <summary>Vectors read or written by a step: gradient, parameters and moments.</summary>
    private static int Passes(string optimizer) => optimizer == "adam" ? 7 : 5;

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
