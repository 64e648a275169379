using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Training;
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
        double ours = Median(measurement.Sweep);
        (double share, string what) = Share(measurement.Case.Request, ours, peak, bandwidth);
        string note = what.Length > 0 ? FormattableString.Invariant($", {share:F2} of {what}") : "";
        string name = measurement.Case.Name;
        double target = measurement.Case.Target;
        if (measurement.BestPeer is not { } best)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {name} | {Number(ours)} | | | | | {(share >= target ? "met" : "**missed**")}{note} |");
            return;
        }

        double ratio = Median(measurement.Ratios);
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {name} | {Number(ours)} | {Number(Median(measurement.Peer[best]))} | {best} | "
            + $"{Ratio(ratio)} [{Ratio(measurement.Ratios.Min())}, {Ratio(measurement.Ratios.Max())}] | "
            + $"{target} | {(ratio >= target ? "met" : "**missed**")}{note} |");
    }

    /// <summary>How much of what the machine can do a rate uses, and what that is; nothing of whole steps.</summary>
    private static (double Share, string Of) Share(Request request, double rate, double peak, double bandwidth) =>
        request switch
        {
            { Kind: "matmul" } => (rate * 2 * request.Rows * request.Columns * request.Depth / peak, "peak"),
            { Kind: "optimizer", Optimizer: "muon" } => (rate * MuonOperations(request.Count) / peak, "peak"),
            { Kind: "optimizer" } => (
                rate * request.Count * sizeof(float) * Passes(request.Optimizer) / bandwidth, "bandwidth"),
            _ => (double.NaN, ""),
        };

    /// <summary>Five iterations of three products of square matrices.</summary>
    private static double MuonOperations(int count) => 5 * 3 * 2 * count * Math.Sqrt(count);

    /// <summary>
    /// Vectors read or written by a step: the gradient, and there and back the parameters and every state.
    /// </summary>
    private static int Passes(string optimizer)
    {
        const int Length = 64;
        OptimizerEntry entry = SweepCatalogue.Optimizers[optimizer];
        NamedState state = entry
            .Create(entry.Spec().Values, new(new TensorSpec("weight", [Length], TensorRole.Weight))).State;
        return 3 + (2 * state.Vectors.Count(vector => vector.Buffer.Length == Length));
    }

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
