using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Silo.Api.Problems;

/// <summary>
/// Gives every answer without a body its problem details, and turns what was thrown into one, without a word of what
/// was inside. An answer that has begun is cut off instead: half an export must not look like a whole one.
/// </summary>
internal sealed class ProblemPages(RequestDelegate next, ILogger<ProblemPages> logger)
{
    private const int LongestPath = 200;
    private const string Missing = "missing required properties including: ";
    private const string Expected = "GET /api/v1/openapi.json describes what is expected.";

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
            case BadHttpRequestException { InnerException: JsonException json } bad:
                return Problem.OfStatus(bad.StatusCode, Describe(json));
            case BadHttpRequestException bad:
                return Problem.OfStatus(bad.StatusCode, bad.Message);
            case StoreException:
                ApiLog.StoreFailed(logger, exception, context.Request.Path);
                return Problem.StoreDown();
            default:
                ApiLog.Failed(logger, exception, context.Request.Path);
                return Problem.OfStatus(StatusCodes.Status500InternalServerError);
        }
    }

    /// <summary>
    /// Where the body cannot be read. The exception's own words are about types that callers do not know.
    /// </summary>
    private static string Describe(JsonException json)
    {
        string where = Names.Show(json.Path ?? "$", LongestPath);
        int missing = json.Message.IndexOf(Missing, StringComparison.Ordinal);
        return missing >= 0
            ? $"body: found {where} without {json.Message[(missing + Missing.Length)..].TrimEnd('.')}; {Expected}"
            : $"body: found what is not expected at {where}, line {json.LineNumber + 1}; {Expected}";
    }
}
