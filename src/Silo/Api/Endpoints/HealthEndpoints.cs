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
        bool isReady = options.IsReady() && await StoreLook.AnswersAsync(store, Patience, clock, cancellation);
        return TypedResults.Json(
            new HealthView(isReady ? "ready" : "not-ready"),
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
