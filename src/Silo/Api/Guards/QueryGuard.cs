using Microsoft.AspNetCore.Http;
using Sweep.Core.Studies;
using Sweep.Silo.Api.Endpoints;
using Sweep.Silo.Api.Problems;

namespace Sweep.Silo.Api.Guards;

/// <summary>
/// Refuses parameters that nobody would read, or not as they were meant: a filter that is misspelt, empty or given
/// twice must not look like one that was kept to.
/// </summary>
internal sealed class QueryGuard(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>() is { } known
        && (Unknown(context.Request, known) ?? Wrong(context.Request, known)) is { } fault
            ? Problem.BadRequest(fault).ExecuteAsync(context)
            : next(context);

    private static string? Unknown(HttpRequest request, KnownQuery known)
    {
        if (request.Query.Keys.FirstOrDefault(name => !known.Has(name)) is not { } unknown) return null;
        string expected = known.Names.Count == 0 ? "none" : $"only {string.Join(", ", known.Names)}";
        return $"found the unknown parameter {Names.Quote(unknown)}, expected {expected}"
            + (Names.Nearest(unknown, known.Names) is { } near ? $"; did you mean '{near}'?" : ".");
    }

    private static string? Wrong(HttpRequest request, KnownQuery known) =>
        known.All.Select(parameter => parameter.Fault(request)).FirstOrDefault(fault => fault is not null);
}
