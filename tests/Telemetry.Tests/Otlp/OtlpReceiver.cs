using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sweep.Telemetry.Tests.Otlp.Messages;

namespace Sweep.Telemetry.Tests.Otlp;

/// <summary>An OTLP receiver that decodes what it is sent: http/protobuf at one address, gRPC at another.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly CancellationTokenSource _closing = new();
    private readonly Manner _manner;
    private readonly Lock _lock = new();
    private TaskCompletionSource _grown = New();

    private OtlpReceiver(Manner manner)
    {
        _manner = manner;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _server = builder.Build();
        _server.Run(ReceiveAsync);
    }

    /// <summary>Where http/protobuf goes.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>Where gRPC goes.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>What came, decoded.</summary>
    public Received Received { get; } = new();

    /// <summary>Headers of the requests.</summary>
    public ConcurrentQueue<IHeaderDictionary> Headers { get; } = [];

    /// <summary>Starts one.</summary>
    public static async Task<OtlpReceiver> StartAsync(Manner manner = Manner.Takes)
    {
        OtlpReceiver receiver = new(manner);
        await receiver._server.StartAsync();
        Uri[] addresses = [.. receiver._server.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
        (receiver.Http, receiver.Grpc) = (addresses[0], addresses[1]);
        if (manner == Manner.IsDown) await receiver._server.StopAsync();
        return receiver;
    }

    /// <summary>Waits until what came satisfies a condition.</summary>
    public async Task UntilAsync(Func<Received, bool> condition)
    {
        while (true)
        {
            Task grown;
            lock (_lock) grown = _grown.Task;
            if (condition(Received)) return;
            await grown.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _server.DisposeAsync();
        _closing.Dispose();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        Headers.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
        if (_manner == Manner.Takes) await TakeAsync(context, body.ToArray());
        else if (_manner == Manner.Refuses) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else await Task.Delay(Timeout.Infinite, _closing.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        TaskCompletionSource grown;
        lock (_lock) (grown, _grown) = (_grown, New());
        grown.SetResult();
    }

    private async Task TakeAsync(HttpContext context, byte[] body)
    {
        // A gRPC message has a byte for its compression and four for its length in front.
        bool isGrpc = context.Request.Protocol == HttpProtocol.Http2;
        ByteString message = ByteString.CopyFrom(isGrpc ? body.AsSpan(5) : body);
        switch (context.Request.Path.Value)
        {
            case "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export":
                Received.Add(TraceExport.Parser.ParseFrom(message));
                break;
            case "/v1/metrics" or "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export":
                Received.Add(MetricsExport.Parser.ParseFrom(message));
                break;
            case "/v1/logs" or "/opentelemetry.proto.collector.logs.v1.LogsService/Export":
                Received.Add(LogsExport.Parser.ParseFrom(message));
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }

        if (!isGrpc)
        {
            context.Response.ContentType = "application/x-protobuf";
            return;
        }

        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
