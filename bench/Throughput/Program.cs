using System.Globalization;
using System.Text;
using Sweep.Throughput;

ThroughputOptions options = ThroughputOptions.Parse(args[2..]);
Server server = new(
    int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
Parts parts = new(server, options);
ThroughputReport report = new($"bench/Throughput/run {string.Join(' ', args[2..])}".TrimEnd());

if (Wanted("throughput"))
{
    foreach (int silos in (int[])[1, 2])
    {
        List<Round> ours = [];
        List<double> theirs = [];
        for (int round = 1; round <= options.Rounds; round++)
        {
            ours.Add(await parts.TrialsAsync(silos));
            theirs.Add(await parts.PeerTrialsPerSecondAsync(silos));
            Console.Error.WriteLine(FormattableString.Invariant(
                $"round {round}, {silos} of each: {ours[^1].Rate:F0} trials/s beside {theirs[^1]:F1}"));
        }

        report.Rate(
            $"trials/s, {silos} silo(s) of one slot; as many processes of the peer",
            [.. ours.Select(round => round.Rate)], theirs, silos == 1 ? 2_000 : 3_000);
        report.Spread("of it the server's processor time, ms a trial", [.. ours.Select(round => round.Server)]);
        report.Spread("of it the silos' processor time, ms a trial", [.. ours.Select(round => round.Silos)]);
    }
}

if (Wanted("points"))
{
    (double rate, double points) = await parts.PointsPerSecondAsync();
    report.AtLeast($"metric points/s through one silo ({points:N0} points)", rate, 1_000_000);
}

if (Wanted("large"))
{
    LargeStudy large = await parts.LargeAsync();
    report.AtLeast($"trials/s over a study of {options.Large:N0}", large.Rate, 2_000);
    report.AtMost("its last ten thousand trials' time over that of ten thousand after the first thousand",
        large.Last / large.First, 1.10);
    report.AtMost("its status, ms", large.Status, 100);
    report.AtMost("its ranking, cold, ms", large.Cold, 1_000);
    report.AtMost("its ranking, cached, ms", large.Cached, 100);
}

if (Wanted("fleet"))
{
    foreach (int studies in (int[])[1, 10])
    {
        (double enqueued, double rate, double took) = await parts.FleetAsync(studies);
        if (studies == 1) report.Figure("trials/s that a coordinator enqueues, in lots of a thousand", enqueued);
        report.Figure($"trials/s of {options.Fleet} silos that run one at a time, of {studies} studies", rate);
        report.Figure("of it the server's processor time, ms a trial", took);
    }
}

if (Wanted("idle"))
    report.AtMost($"share of one core that the server spends on {options.Silos:N0} idle silos",
        await parts.IdleShareAsync(), 0.25);

string text = report.Text();
Console.Write(text);
if (options.Output is { } output) await File.WriteAllTextAsync(output, text, Encoding.UTF8);
return 0;

bool Wanted(string part) => part.Contains(options.Only, StringComparison.Ordinal);
