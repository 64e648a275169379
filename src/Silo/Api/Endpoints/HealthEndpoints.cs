using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>
/// Says whether the silo is alive, and whether it may be sent work. Without a token; tells nothing else.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder health = routes.MapGroup("/health").WithTags("Health").DisableRateLimiting()
            .WithProblems(StatusCodes.Status421MisdirectedRequest, StatusCodes.Status500InternalServerError);
        health.MapGet("/live", () => TypedResults.Ok(new HealthView("live")))
            .Describe("IsLive", "The process answers: nothing else is looked at.", null);
        health.MapGet("/ready", ReadyAsync)
            .Produces<HealthView>()
            .Produces<HealthView>(StatusCodes.Status503ServiceUnavailable)
            .Describe("IsReady", "The store answers and the silo has its lease.", null);
    }

    private static async Task<JsonHttpResult<HealthView>> ReadyAsync(
        IStudyStore store, ApiOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        bool isReady = options.IsReady() && await AnswersAsync(store, clock, cancellation);
        return TypedResults.Json(
            new HealthView(isReady ? "ready" : "not-ready"),
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<bool> AnswersAsync(IStudyStore store, TimeProvider clock, CancellationToken cancellation)
    {
        // A store that is away would be tried again and again, for each probe that has long been answered.
        using CancellationTokenSource limit = new(Patience, clock);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            const long none = 0;
            await store.GetStudyAsync(none, both.Token);
            return true;
        }
        catch (Exception exception) when (
            exception is StoreException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
