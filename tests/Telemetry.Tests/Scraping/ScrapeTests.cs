using System.Net;
using System.Text.RegularExpressions;
using Sweep.Cli.Tests;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Telemetry.Tests.Scraping;

/// <summary>A real Prometheus scrapes a real silo.</summary>
public sealed partial class ScrapeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What has nothing to tell as long as nothing fails.</summary>
    private static readonly string[] Failures = ["sweep_store_retries_total", "error_type"];

    [Fact]
    public async Task Prometheus_scrapes_a_silo_and_the_dashboards_queries_work_on_what_it_finds()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        using PostgresServer server = await PostgresServer.StartAsync();
        string store = server.Address("postgres");
        (SweepProcess silo, Uri address) = await StartSiloAsync(
            "--metrics", "--store", store, "--checkpoint-every", "0");
        using SweepProcess ends = silo;
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(address);

        // What alerts wait for is there before it happens: an increase from nothing to one would be none.
        foreach (string series in Alerted)
            await prometheus.UntilAsync($"sum({series})", 0);

        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        (await SweepProcess.RunAsync(_folder.Path, "submit", file, "--store", store)).MustSucceed();

        await prometheus.UntilAsync("sum(sweep_trials_ended_total{sweep_outcome=\"completed\"})", 2);
        await prometheus.UntilAsync("sum(sweep_silo_slots)", 1);
        Assert.All(
            await prometheus.QueryAsync("sweep_training_time_seconds_total"), seconds => Assert.True(seconds > 0));
        foreach (string expression in Dashboards.Expressions) await prometheus.QueryAsync(expression);

        // The runtime's and the API's own are there. The first request that is measured is a scrape, so that it is
        // the second scrape at the earliest which finds the API's.
        string[] foreign = [.. Dashboards.Expressions.SelectMany(Dashboards.ForeignSeriesIn).Distinct()];
        Assert.NotEmpty(foreign);
        await prometheus.UntilNamedAsync(foreign);

        // Each query of a dashboard is about series that are there, with the labels that it asks for.
        foreach (string expression in Dashboards.Expressions)
        {
            foreach (string series in Dashboards.SeriesIn(expression)
                .Concat(Dashboards.ForeignSeriesIn(expression)).Except(Failures))
            {
                await prometheus.UntilNamedAsync(series);
                IReadOnlySet<string> labels = await prometheus.LabelsAsync(series);
                Assert.All(
                    Dashboards.LabelsIn(expression).Except(Failures),
                    label => Assert.True(labels.Contains(label), $"{label} of {series}"));
            }
        }

        // The names are those that the dashboards' test goes by.
        IReadOnlyList<string> names = await prometheus.NamesAsync();
        HashSet<string> known = [.. Instruments.All.Values.SelectMany(Instruments.SeriesOf)];
        Assert.All(
            names.Where(name => name.StartsWith("sweep_", StringComparison.Ordinal)

                // The format's own: when a series began.
                && !name.EndsWith("_created", StringComparison.Ordinal)),
            name => Assert.Contains(name, known));

        silo.Terminate();
        (await silo.ExitAsync()).MustSucceed();
    }

    [Fact]
    public async Task Without_the_switch_there_is_no_such_page()
    {
        (SweepProcess silo, Uri address) = await StartSiloAsync();
        using SweepProcess ends = silo;
        using HttpClient client = new();
        using HttpResponseMessage response =
            await client.GetAsync(new Uri(address, "/metrics"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public Task Configuration_is_valid() => PrometheusPrograms.CheckAsync(Folder, "check", "config", "prometheus.yml");

    [Fact]
    public Task Alerts_fire_when_they_should() =>
        PrometheusPrograms.CheckAsync(Folder, "test", "rules", "alerts_test.yml");

    private static IEnumerable<string> Alerted =>
        Increases().Matches(File.ReadAllText(Path.Combine(Folder, "alerts.yml")))
            .Select(match => match.Value).Distinct();

    [GeneratedRegex(@"(?<=increase\()\w+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Increases();

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "prometheus");

    private async Task<(SweepProcess Silo, Uri Address)> StartSiloAsync(params string[] arguments)
    {
        SweepProcess silo = SweepProcess.Start(
            _folder.Path, ["silo", "--slots", "1", "--listen", "http://127.0.0.1:0", .. arguments]);
        string line = await silo.LogsAsync("The API listens on ");
        return (silo, new(line.Split(' ')[^1].Trim()));
    }
}
