using System.ComponentModel;
using System.Globalization;
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
                "What changes of a study, as server-sent events. The id of an event is the study's revision; a stream "
                + "that is resumed with Last-Event-ID goes on from there. Comments show that the stream lives.",
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
        long? after = afterRevision;
        if (lastEvent is { Length: > 0 })
        {
            after = long.TryParse(lastEvent, NumberStyles.None, CultureInfo.InvariantCulture, out long revision)
                ? revision
                : throw new RequestRefusedException(
                    $"Last-Event-ID: found {Names.Quote(lastEvent)}, expected the id of an event of this stream.");
        }

        return await store.FindStudyAsync(name, cancellation) is { } study
            ? new EventStream(
                feed, study.Id, new(store, study, null), trials, after, options.Limits.Heartbeat, clock,
                lifetime.ApplicationStopping)
            : Problem.NoStudy(name);
    }
}
