using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Telemetry.Tests.Scraping;

/// <summary>A real Prometheus of the tests' own on loopback. It ends with them.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly string _folder;
    private readonly ServerProcess _process;
    private readonly HttpClient _client;

    private PrometheusServer(string folder, ServerProcess process, Uri address)
    {
        (_folder, _process) = (folder, process);
        _client = new() { BaseAddress = address };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts one that scrapes a target's <c>/metrics</c>.</summary>
    public static async Task<PrometheusServer> StartAsync(Uri target)
    {
        PrometheusPrograms.Require(PrometheusPrograms.Server);
        string folder = Directory.CreateTempSubdirectory("sweep-prometheus-").FullName;
        int port = PostgresServer.FreePort();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "prometheus.yml"),
            $"""
            scrape_configs:
              - job_name: sweep
                scrape_interval: 500ms
                scrape_timeout: 500ms
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
            $"--web.listen-address=127.0.0.1:{port}");
        return new(folder, process, new($"http://127.0.0.1:{port}"));
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

    /// <summary>Waits until a query has one value.</summary>
    public async Task UntilAsync(string query, double value)
    {
        while (await QueryAsync(query) is not [{ } found] || found != value) Cancel.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
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
