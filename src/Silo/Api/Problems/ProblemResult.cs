using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Silo.Api.Problems;

/// <summary>Answers with problem details.</summary>
/// <param name="problem">The details.</param>
/// <param name="retryAfter">When to try again; null where that is no use.</param>
internal sealed class ProblemResult(ApiProblem problem, TimeSpan? retryAfter = null) : IResult, IStatusCodeHttpResult
{
    /// <summary>The media type of problem details.</summary>
    public const string MediaType = "application/problem+json";

    /// <inheritdoc/>
    public int? StatusCode => problem.Status;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = problem.Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await JsonSerializer.SerializeAsync(
            response.Body, problem, SweepJson.Compact, httpContext.RequestAborted);
    }
}
