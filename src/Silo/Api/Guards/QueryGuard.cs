using Microsoft.AspNetCore.Http;
using Sweep.Core.Studies;
using Sweep.Silo.Api.Endpoints;
using Sweep.Silo.Api.Problems;

namespace Sweep.Silo.Api.Guards;

/// <summary>
/// Refuses query parameters that nobody would read: a filter that is misspelt must not look like one that was kept to.
/// </summary>
internal sealed class QueryGuard(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>() is { } known
        && context.Request.Query.Keys.FirstOrDefault(name => !known.Has(name)) is { } unknown
            ? Refuse(unknown, known.Names).ExecuteAsync(context)
            : next(context);

    private static ProblemResult Refuse(string unknown, IReadOnlyList<string> known) => Problem.BadRequest(
        $"found the unknown parameter {Names.Quote(unknown)}, expected "
        + (known.Count == 0 ? "none" : $"only {string.Join(", ", known)}")
        + (Names.Nearest(unknown, known) is { } near ? $"; did you mean '{near}'?" : "."));
}
