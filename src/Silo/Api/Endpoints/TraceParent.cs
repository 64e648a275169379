using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>The trace that a submission belongs to: its trials link to it, however much later they run.</summary>
internal static class TraceParent
{
    /// <summary>
    /// The server's own span where one is recorded, else the caller's; null where there is neither, or no trace
    /// context.
    /// </summary>
    public static string? Of(HttpRequest request)
    {
        if (Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } span) return span.Id;
        string sent = request.Headers.TraceParent.ToString();
        return ActivityContext.TryParse(sent, null, out _) ? sent : null;
    }
}
