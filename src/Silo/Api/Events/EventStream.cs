using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Silo.Api.Events;

/// <summary>
/// Sends events as the HTML standard has server-sent events, until the reader or the server goes away.
/// </summary>
/// <param name="events">The events.</param>
/// <param name="after">The revision that the reader has; null for none.</param>
/// <param name="limits">Pace.</param>
/// <param name="clock">The clock.</param>
/// <param name="stopping">The server stops: the stream ends, and readers come back to another.</param>
internal sealed class EventStream(
    StudyEvents events, long? after, ApiLimits limits, TimeProvider clock, CancellationToken stopping) : IResult
{
    private static readonly byte[] Heartbeat = Encoding.UTF8.GetBytes(":\n\n");

    private long? _after = after;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, stopping);
        HttpResponse response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // proxies must pass events on as they come
        await response.StartAsync(ends.Token);
        try
        {
            // Something at once: a reader learns that it is connected.
            await SendAsync(response, Heartbeat, ends.Token);
            await SendAllAsync(response, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
        }
    }

    private async Task SendAllAsync(HttpResponse response, CancellationToken cancellation)
    {
        using PeriodicTimer poll = new(limits.EventPoll, clock);
        long lastSent = clock.GetTimestamp();
        do
        {
            await foreach (StudyEventView happened in events.ReadAsync(_after, cancellation))
            {
                await SendAsync(response, Format(happened), cancellation);
                lastSent = clock.GetTimestamp();
                if (happened.Kind == StudyEventView.OfDeletion) return;
                if (happened.Kind == StudyEventView.OfStudy) _after = happened.Revision;
            }

            if (clock.GetElapsedTime(lastSent) < limits.Heartbeat) continue;
            await SendAsync(response, Heartbeat, cancellation);
            lastSent = clock.GetTimestamp();
        }
        while (await poll.WaitForNextTickAsync(cancellation));
    }

    /// <summary>
    /// Only a study's own event has an id: whoever resumes from it has been told everything up to it.
    /// </summary>
    private static byte[] Format(StudyEventView happened)
    {
        string id = happened.Kind == StudyEventView.OfStudy
            ? $"id: {happened.Revision.ToString(CultureInfo.InvariantCulture)}\n"
            : "";
        string data = JsonSerializer.Serialize(happened, SweepJson.Compact);
        return Encoding.UTF8.GetBytes($"event: {happened.Kind}\n{id}data: {data}\n\n");
    }

    private static async Task SendAsync(HttpResponse response, byte[] bytes, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(bytes, cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
