using System.Net;
using Sweep.Cli.Tests;

namespace Sweep.Telemetry.Tests.Scraping;

/// <summary>A real Prometheus scrapes a real silo.</summary>
public sealed class ScrapeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prometheus_scrapes_a_silo_and_the_dashboards_queries_work_on_what_it_finds()
    {
        (SweepProcess silo, Uri address) = await StartSiloAsync("--metrics");
        using SweepProcess ends = silo;
        using PrometheusServer prometheus = await PrometheusServer.StartAsync(address);
        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        (await SweepProcess.RunAsync(_folder.Path, "submit", file)).MustSucceed();

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

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "prometheus");

    private async Task<(SweepProcess Silo, Uri Address)> StartSiloAsync(params string[] arguments)
    {
        SweepProcess silo = SweepProcess.Start(
            _folder.Path, ["silo", "--slots", "1", "--listen", "http://127.0.0.1:0", .. arguments]);
        string line = await silo.LogsAsync("The API listens on ");
        return (silo, new(line.Split(' ')[^1].Trim()));
    }
}
