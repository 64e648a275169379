using Microsoft.AspNetCore.Http;
using Sweep.Silo.Api.Tokens;

namespace Sweep.Silo.Api.Guards;

/// <summary>
/// Gives up a wait for a slot like any other: the framework's limiter ends one that is cancelled without a word, which
/// would be answered by 200 and nothing.
/// </summary>
internal sealed class SlotGuard(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        bool wasLetIn = context.Features.Get<Caller>() is not null;
        if (!wasLetIn && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status200OK })
            context.RequestAborted.ThrowIfCancellationRequested();
    }
}
