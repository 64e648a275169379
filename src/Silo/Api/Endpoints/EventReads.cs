using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Silo.Api.Events;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Streams what changes.</summary>
internal static class EventReads
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder studies) =>
        studies.MapGet("/{name}/events", WatchAsync)
            .RequireRateLimiting(ApiPolicies.Streams)
            .Produces<StudyEventView>(StatusCodes.Status200OK, "text/event-stream")
            .Describe(
                "Watch",
                "What changes of a study, as server-sent events. A stream that is resumed with Last-Event-ID goes on "
                + "from there. Comments show that the stream lives.",
                TokenScope.Read,
                StatusCodes.Status404NotFound)
            .DisableRequestTimeout();

    private static async Task<Results<EventStream, ProblemResult>> WatchAsync(
        [Description(Words.StudyName)] string name,
        IStudyStore store,
        StudyFeed feed,
        ApiOptions options,
        TimeProvider clock,
        IHostApplicationLifetime lifetime,
        CancellationToken cancellation,
        [Description("Whether to tell the trials that changed, too.")] bool trials = false,
        [Description("The revision that the reader has: what changed since comes first. Last-Event-ID goes before.")]
        [FromQuery(Name = "after_revision")]
        [NotNegative] long? afterRevision = null,
        [Description("The id of the last event that was received.")]
        [FromHeader(Name = "Last-Event-ID")] string? lastEvent = null)
    {
        EventId? has = afterRevision is { } revision ? new(null, revision) : null;
        if (lastEvent is { Length: > 0 })
        {
            has = EventId.Parse(lastEvent)
                ?? throw new RequestRefusedException(
                    $"Last-Event-ID: found {Names.Quote(lastEvent)}, expected the id of an event of this stream.");
        }

        if (await store.FindStudyAsync(name, cancellation) is not { } study) return Problem.NoStudy(name);

        // A reader of an earlier study of this name is told that it is gone.
        StudyState first = new(store, has?.Study is { } known && known != study.Id ? null : study, null);
        return new EventStream(
            feed, study.Id, first, trials, has?.Revision, options.Limits.Heartbeat, clock,
            lifetime.ApplicationStopping);
    }
}
