using Microsoft.AspNetCore.Http;
using Sweep.Silo.Api.Problems;

namespace Sweep.Silo.Api.Guards;

/// <summary>
/// Lets web pages change something only when they are this server's own or were allowed: a browser names the origin of
/// the page with every such request, and other programs send none.
/// </summary>
internal sealed class OriginGuard(RequestDelegate next, ApiOptions options)
{
    private readonly HashSet<string> _allowed = new(options.Origins, StringComparer.OrdinalIgnoreCase);

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return next(context);
        string origin = request.Headers.Origin.ToString();
        bool isOwn = origin.Length == 0
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || _allowed.Contains(origin);
        return isOwn
            ? next(context)
            : Problem.Forbidden("Web pages of other origins may not change anything here.").ExecuteAsync(context);
    }
}
