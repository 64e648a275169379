using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sweep.Client.Contracts;
using Sweep.Silo.Api.Problems;
using Sweep.Silo.Api.Tokens;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>What every endpoint says of itself, for the OpenAPI document and the guards.</summary>
internal static class EndpointDescription
{
    /// <summary>
    /// Names and describes an endpoint, and the problems it can answer with beside those of all endpoints.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">Unique name: that of the client's method.</param>
    /// <param name="summary">One line.</param>
    /// <param name="scope">What it asks of a token; null lets everybody in.</param>
    /// <param name="problems">Status codes of its own problems.</param>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder endpoint, string name, string summary, TokenScope? scope, params int[] problems)
    {
        endpoint.WithName(name).WithSummary(summary).WithMetadata(new RequiredScope(scope));
        foreach (int status in problems)
            endpoint.Produces<ApiProblem>(status, ProblemResult.MediaType);
        return endpoint;
    }

    /// <summary>The problems of all endpoints under <c>/api</c>.</summary>
    public static TBuilder WithCommonProblems<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (int status in (ReadOnlySpan<int>)
        [
            StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden,
            StatusCodes.Status421MisdirectedRequest, StatusCodes.Status429TooManyRequests,
            StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable,
            StatusCodes.Status504GatewayTimeout,
        ])
        {
            endpoints.WithMetadata(
                new ProducesResponseTypeMetadata(status, typeof(ApiProblem), [ProblemResult.MediaType]));
        }

        return endpoints;
    }
}
