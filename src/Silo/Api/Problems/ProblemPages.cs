using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sweep.Store;

namespace Sweep.Silo.Api.Problems;

/// <summary>
/// Gives every answer without a body its problem details, and turns what was thrown into one, without a word of what
/// was inside. An answer that has begun is cut off instead: half an export must not look like a whole one.
/// </summary>
internal sealed class ProblemPages(RequestDelegate next, ApiOptions options, ILogger<ProblemPages> logger)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            HttpResponse response = context.Response;
            if (response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0, ContentType: null })
                await Problem.OfStatus(response.StatusCode).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception exception)
        {
            if (context.Response.HasStarted)
            {
                ApiLog.CutOff(logger, exception, context.Request.Path);
                context.Abort();
                return;
            }

            ProblemResult problem = Of(exception, context);
            context.Response.Clear();
            await problem.ExecuteAsync(context);
        }
    }

    private ProblemResult Of(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case RequestRefusedException refused:
                return Problem.OfStatus(refused.StatusCode, refused.Message);
            case BadHttpRequestException bad:
                return Problem.OfStatus(bad.StatusCode, DetailOf(bad.StatusCode));
            case StoreException:
                ApiLog.StoreFailed(logger, exception, context.Request.Path);
                return Problem.StoreDown();
            default:
                ApiLog.Failed(logger, exception, context.Request.Path);
                return Problem.OfStatus(StatusCodes.Status500InternalServerError);
        }
    }

    /// <summary>The framework's own words are about types that callers do not know.</summary>
    private string? DetailOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge =>
            $"body: expected at most {options.Limits.MaxBodyBytes} bytes.",
        StatusCodes.Status408RequestTimeout => "body: it came too slowly, or stopped coming; send it again.",
        StatusCodes.Status400BadRequest =>
            "body: it ended before its end, or is not sent as HTTP has it; send it again.",
        _ => null,
    };
}
