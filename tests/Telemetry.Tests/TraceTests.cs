using System.Net;
using System.Text;
using Sweep.Cli.Tests;
using Sweep.Telemetry.Tests.Otlp;
using Sweep.Telemetry.Tests.Otlp.Messages;

namespace Sweep.Telemetry.Tests;

/// <summary>The way of a trace from whoever submits a study to the attempts at its trials.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_attempt_links_to_the_submission_of_its_study()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c", caller = "b7ad6b7169203331";
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using SweepProcess silo = SweepProcess.Start(
            _folder.Path, "silo", "--slots", "1", "--log-level", "debug", "--listen", "http://127.0.0.1:0",
            "--otlp", receiver.Http.AbsoluteUri);
        Uri address = new((await silo.LogsAsync("The API listens on ")).Split(' ')[^1].Trim());
        await SubmitAsync(new(address, "/api/v1/studies"), $"00-{trace}-{caller}-01");
        await silo.LogsAsync("trial 1, epoch 1: Ended Complete");
        silo.Terminate();
        (await silo.ExitAsync()).MustSucceed();

        // The server goes on with the caller's trace, and the attempts link to the server's span.
        Span server = receiver.Received.Spans.Single(pair =>
            pair.Source == "Microsoft.AspNetCore" && Hex(pair.Span.ParentSpanId) == caller).Span;
        Assert.Equal(trace, Hex(server.TraceId));
        Span[] attempts = [.. receiver.Received.SpansOf("attempt begin"), .. receiver.Received.SpansOf("attempt end")];
        Assert.Equal(4, attempts.Length);
        Assert.All(attempts, span =>
        {
            Assert.Contains(span.Links, link => link.TraceId == server.TraceId && link.SpanId == server.SpanId);
            Assert.NotEqual(server.TraceId, span.TraceId);
            Assert.True(span.ParentSpanId.IsEmpty);
        });
    }

    private static async Task SubmitAsync(Uri address, string traceParent)
    {
        // No activity of this process is to speak in the caller's place.
        using SocketsHttpHandler handler = new() { ActivityHeadersPropagator = null };
        using HttpClient client = new(handler);
        using HttpRequestMessage request = new(HttpMethod.Post, address);
        request.Content = new StringContent(Studies.Tiny, Encoding.UTF8, "application/yaml");
        request.Headers.Add("traceparent", traceParent);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
