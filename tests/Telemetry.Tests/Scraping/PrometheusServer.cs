using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Telemetry.Tests.Scraping;

/// <summary>A real Prometheus of the tests' own on loopback. It ends with them.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly LoopbackPort _port;
    private readonly string _folder;
    private readonly ServerProcess _process;
    private readonly HttpClient _client;

    private PrometheusServer(LoopbackPort port, string folder, ServerProcess process)
    {
        (_port, _folder, _process) = (port, folder, process);
        _client = new() { BaseAddress = new($"http://127.0.0.1:{port.Number}") };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts one that scrapes a target's <c>/metrics</c>.</summary>
    public static async Task<PrometheusServer> StartAsync(Uri target)
    {
        PrometheusPrograms.Require(PrometheusPrograms.Server);
        string folder = Directory.CreateTempSubdirectory("sweep-prometheus-").FullName;
        LoopbackPort port = new();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "prometheus.yml"),
            $"""
            scrape_configs:
              - job_name: sweep
                scrape_interval: 1s
                scrape_timeout: 1s
                static_configs:
                  - targets: ['{target.Authority}']
            """,
            Cancel);
        ServerProcess.Own(folder);
        ServerProcess process = await ServerProcess.StartAsync(
            folder,
            "Server is ready to receive web requests",
            PrometheusPrograms.Server!,
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            $"--web.listen-address=127.0.0.1:{port.Number}");
        return new(port, folder, process);
    }

    /// <summary>The values of a query, one for each series.</summary>
    public async Task<IReadOnlyList<double>> QueryAsync(string query)
    {
        JsonElement data = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
        return [.. data.GetProperty("result").EnumerateArray().Select(series =>
            double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture))];
    }

    /// <summary>Names of all series.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await GetAsync("/api/v1/label/__name__/values")).EnumerateArray().Select(name => name.GetString()!)];

    /// <summary>Names of all labels that the series of a name have.</summary>
    public async Task<IReadOnlySet<string>> LabelsAsync(string name) =>
        (await GetAsync($"/api/v1/series?match[]={name}")).EnumerateArray()
            .SelectMany(series => series.EnumerateObject().Select(label => label.Name)).ToHashSet();

    /// <summary>Waits until a query has one value.</summary>
    public Task UntilAsync(string query, double value) => UntilAsync(
        async () => await QueryAsync(query), found => found is [{ } only] && only == value, $"{query} == {value}");

    /// <summary>Waits until there are series of these names: each scrape has what was measured before it.</summary>
    public Task UntilNamedAsync(params IReadOnlyList<string> names) => UntilAsync(
        NamesAsync, found => names.All(found.Contains), $"series {string.Join(", ", names)}");

    private static async Task UntilAsync<T>(
        Func<Task<IReadOnlyList<T>>> look, Func<IReadOnlyList<T>, bool> holds, string what)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(100));
        IReadOnlyList<T> found;
        while (!holds(found = await look()))
        {
            try
            {
                await pace.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
            {
                Assert.Fail($"Prometheus has not found {what} in {Limit}, but {string.Join(", ", found)}");
            }
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
        _port.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(path, Cancel);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.True(answer.GetProperty("status").GetString() == "success", $"{path}: {answer}");
        return answer.GetProperty("data");
    }
}
