using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sweep.Silo.Api.Tokens;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Logs who changed what: of several people who share a fleet, one deletes another's study.</summary>
internal sealed class ChangeLog(ILogger<ChangeLog> logger) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        object? result = await next(context);
        object? answer = result;
        while (answer is INestedHttpResult nested) answer = nested.Result;
        HttpContext http = context.HttpContext;
        if (answer is IStatusCodeHttpResult { StatusCode: >= 200 and < 300 })
            ApiLog.Changed(logger, http.Request.Method, http.Request.Path, http.Features.Get<Caller>()!);
        return result;
    }
}
