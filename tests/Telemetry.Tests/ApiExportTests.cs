using System.Net;
using System.Net.Http.Headers;
using Sweep.Cli.Tests;
using Sweep.Telemetry.Tests.Otlp;

namespace Sweep.Telemetry.Tests;

/// <summary>What the API of a real silo sends.</summary>
public sealed class ApiExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Refused_tokens_are_counted_by_reason_and_metrics_need_a_token_too()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using SweepProcess silo = SweepProcess.Start(
            _folder.Path, "silo", "--slots", "1", "--listen", "http://127.0.0.1:0", "--metrics", "--require-token",
            "--otlp", receiver.Http.AbsoluteUri);
        using HttpClient client = new()
        {
            BaseAddress = new((await silo.LogsAsync("The API listens on ")).Split(' ')[^1].Trim()),
        };
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client, "/metrics"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client, "/api/v1/studies"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sweep_nobody_knows");
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client, "/api/v1/studies"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, "/health/live"));
        silo.Terminate();
        (await silo.ExitAsync()).MustSucceed();

        Received received = receiver.Received;
        Assert.Equal(2, received.Sum("sweep.api.tokens.refused", ("sweep.api.reason", "missing")));
        Assert.Equal(1, received.Sum("sweep.api.tokens.refused", ("sweep.api.reason", "invalid")));
        Assert.Equal(3UL, received.Count("http.server.request.duration", ("http.response.status_code", "401")));
        Assert.Contains(received.Metrics, pair => pair.Meter == "Microsoft.AspNetCore.Server.Kestrel");
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
