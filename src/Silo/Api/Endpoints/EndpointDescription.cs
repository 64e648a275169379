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

    /// <summary>Describes a header that the endpoint reads by itself.</summary>
    public static RouteHandlerBuilder Reads(this RouteHandlerBuilder endpoint, string header, string description) =>
        endpoint.WithMetadata(new DescribedHeader(header, description));

    /// <summary>Describes a header of the endpoint's own answers.</summary>
    public static RouteHandlerBuilder Answers(
        this RouteHandlerBuilder endpoint, string header, string description, params int[] statuses) =>
        endpoint.WithMetadata(new DescribedHeader(header, description, statuses));

    /// <summary>The problems of all endpoints under <c>/api</c>.</summary>
    public static TBuilder WithCommonProblems<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithProblems(
            StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden,
            StatusCodes.Status421MisdirectedRequest, StatusCodes.Status429TooManyRequests,
            StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable,
            StatusCodes.Status504GatewayTimeout);

    /// <summary>Problems of endpoints.</summary>
    public static TBuilder WithProblems<TBuilder>(this TBuilder endpoints, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (int status in statuses)
        {
            endpoints.WithMetadata(
                new ProducesResponseTypeMetadata(status, typeof(ApiProblem), [ProblemResult.MediaType]));
        }

        return endpoints;
    }
}
