using Microsoft.AspNetCore.Http;
using Sweep.Grains;

namespace Sweep.Silo.Api.Events;

/// <summary>
/// Sends events as server-sent events, until the reader or the server goes away. A slow reader skips states in between,
/// and holds up nobody.
/// </summary>
/// <param name="feed">Looks at the store.</param>
/// <param name="study">The study's key.</param>
/// <param name="first">The study as it was just found.</param>
/// <param name="withTrials">Whether to tell the trials that changed.</param>
/// <param name="after">The revision that the reader has; null for none.</param>
/// <param name="heartbeat">Time after which a stream that has nothing to say shows that it lives.</param>
/// <param name="clock">The clock.</param>
/// <param name="stopping">The server stops: the stream ends, and readers come back to another.</param>
internal sealed class EventStream(
    StudyFeed feed, long study, StudyState first, bool withTrials, long? after, TimeSpan heartbeat, TimeProvider clock,
    CancellationToken stopping) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, stopping);
        HttpResponse response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // proxies must pass events on as they come
        using StudyWatcher watcher = feed.Open(study, first);
        try
        {
            await response.StartAsync(ends.Token);

            // Something at once: a reader learns that it is connected.
            await SendAsync(response, EventText.Heartbeat, ends.Token);
            await SendAllAsync(response, watcher, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
        }
    }

    private async Task SendAllAsync(
        HttpResponse response, StudyWatcher watcher, CancellationToken cancellation)
    {
        long? has = after;
        long lastSent = clock.GetTimestamp();
        while (true)
        {
            Task look = watcher.Next();
            StudyState now = watcher.State;

            // Equal is nothing new. A reader that is ahead has seen a store that was put back: it gets what there is.
            if (now.Revision is null || now.Revision != has)
            {
                if (withTrials && has is { } seen)
                {
                    await foreach (ReadOnlyMemory<byte> trials in now.ReadTrialsAsync(seen, cancellation))
                        await SendAsync(response, trials, cancellation);
                }

                await SendAsync(response, now.Event, cancellation);
                if (now.Revision is null) return;
                has = now.Revision;
                lastSent = clock.GetTimestamp();
                continue; // what was sent may have taken a while
            }

            TimeSpan left = heartbeat - clock.GetElapsedTime(lastSent);
            if (left > TimeSpan.Zero)
            {
                await WorkSignal.WaitAsync(look, left, clock, cancellation);
                continue;
            }

            await SendAsync(response, EventText.Heartbeat, cancellation);
            lastSent = clock.GetTimestamp();
        }
    }

    private static async Task SendAsync(
        HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(bytes, cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
