using System.Diagnostics;
using Sweep.Peers;
using Request = Sweep.Peers.Request; // Orleans, where it is built in, has one too

// One round measures every case on both sides, one worker at a time: whatever else the machine does meets both alike.
if (args is ["--worker"])
{
    SweepWorker.Run();
    return 0;
}

Options options = Options.Parse(args);
Stopwatch watch = Stopwatch.StartNew();
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

List<Measurement> all = [];
List<(Case Case, Measurement[] Lines)> cases = [];
foreach (Case asked in Cases.All())
{
    SortedDictionary<string, List<double>> peer = new(StringComparer.Ordinal);
    List<double> limits = [];
    Measurement[] lines = [.. asked.Lines
        .Where(line => line.Name.Contains(options.Only, StringComparison.Ordinal))
        .Select(line => new Measurement(asked, line, peer, limits))];
    if (lines.Length == 0) continue;
    cases.Add((asked, lines));
    all.AddRange(lines);
}

for (int round = 1; round <= options.Rounds; round++)
{
    foreach ((Case asked, Measurement[] lines) in cases)
    {
        if (asked.Limit is { } limit)
        {
            Request most = new() { Kind = limit.Kind, Count = 10_000_000, Seconds = options.Seconds };
            lines[0].Limits.Add(sweep.Measure(most) / limit.Unit);
        }

        Request request = asked.Request with { Seconds = options.Seconds };
        foreach (Measurement line in lines)
        {
            line.Sweep.Add(sweep.Measure(request with { Variant = line.Line.Variant }));
            Console.Error.WriteLine(FormattableString.Invariant(
                $"round {round}: {line.Line.Name}: {line.Sweep[^1]:G4} a second"));
        }

        foreach (Worker peer in (ReadOnlySpan<Worker>)[plainMalloc, tunedMalloc])
        {
            foreach (string variant in asked.PeerVariants)
            {
                string setting = $"{variant}, {peer.Name}";
                if (!lines[0].Peer.TryGetValue(setting, out List<double>? rates))
                    lines[0].Peer[setting] = rates = [];
                rates.Add(peer.Measure(request with { Variant = variant }));
            }
        }
    }
}

string report = Report.Write(all, $"bench/peers/run {string.Join(' ', args)}".TrimEnd(), watch.Elapsed);
Console.Write(report);
if (options.Output is { } output) await File.WriteAllTextAsync(output, report);
return 0;
