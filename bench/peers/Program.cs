using Sweep.Peers;
using Request = Sweep.Peers.Request; // Orleans, where it is built in, has one too

// One round measures every case on both sides, one worker at a time: whatever else the machine does meets both alike.
if (args is ["--worker"])
{
    SweepWorker.Run();
    return 0;
}

Options options = Options.Parse(args);
string python = "/usr/bin/python3";
string script = Path.Combine(AppContext.BaseDirectory, "torch_worker.py");
KeyValuePair<string, string?>[] blas =
[
    new("OPENBLAS_CORETYPE", options.CoreType), new("OPENBLAS_NUM_THREADS", "1"), new("OMP_NUM_THREADS", "1"),
];
KeyValuePair<string, string?>[] tuned =
[
    .. blas, new("MALLOC_MMAP_MAX_", "0"), new("MALLOC_TRIM_THRESHOLD_", "8589934592"),
    new("MALLOC_TOP_PAD_", "268435456"),
];

// Where it sees one processor, the runtime waits ten times as long before it optimizes; only the pinning makes it so.
KeyValuePair<string, string?>[] jit = [new("DOTNET_TC_DelaySingleProcMultiplier", "1")];
using Worker sweep = new(
    "Sweep", options.Core, jit, [Environment.ProcessPath!, .. Options.HostArguments, "--worker"]);
using Worker plainMalloc = new("malloc", options.Core, blas, python, script);
using Worker tunedMalloc = new("tuned malloc", options.Core, tuned, python, script);

List<Measurement> measurements =
    [
        .. Cases.All().Where(c => c.Name.Contains(options.Only, StringComparison.Ordinal))
            .Select(c => new Measurement(c)),
    ];
List<double> peak = [], bandwidth = [];
for (int round = 1; round <= options.Rounds; round++)
{
    Request limits = new() { Kind = "fma-peak", Count = 10_000_000, Seconds = options.Seconds };
    peak.Add(sweep.Measure(limits));
    bandwidth.Add(sweep.Measure(limits with { Kind = "bandwidth" }));
    foreach (Measurement measurement in measurements)
    {
        Request request = measurement.Case.Request with { Seconds = options.Seconds };
        measurement.Sweep.Add(sweep.Measure(request with { Variant = measurement.Case.SweepVariant }));
        foreach (Worker peer in (ReadOnlySpan<Worker>)[plainMalloc, tunedMalloc])
        {
            foreach (string variant in measurement.Case.PeerVariants)
            {
                string setting = $"{variant}, {peer.Name}";
                if (!measurement.Peer.TryGetValue(setting, out List<double>? rates))
                    measurement.Peer[setting] = rates = [];
                rates.Add(peer.Measure(request with { Variant = variant }));
            }
        }

        Console.Error.WriteLine(FormattableString.Invariant(
            $"round {round}: {measurement.Case.Name}: {measurement.Sweep[^1]:G4} a second"));
    }
}

string report = Report.Write(measurements, peak, bandwidth, $"bench/peers/run {string.Join(' ', args)}".TrimEnd());
Console.Write(report);
if (options.Output is { } output) await File.WriteAllTextAsync(output, report);
return 0;
