namespace Sweep.Client.Http;

/// <summary>A request that can be sent again: every one of the API's can.</summary>
/// <param name="Method">Method.</param>
/// <param name="Path">Path and query, relative to the server's address.</param>
/// <param name="Content">Makes the body anew for every try; null for none.</param>
/// <param name="IdempotencyKey">Tells the server that two tries are one request; null where it is so anyway.</param>
/// <param name="TraceParent">The trace that it belongs to; null leaves it to the HTTP client.</param>
/// <param name="IsStream">
/// Whether the answer is handed out open: its body may take any time, and is for the reader to close.
/// </param>
internal sealed record ApiRequest(
    HttpMethod Method, string Path, Func<HttpContent>? Content = null, string? IdempotencyKey = null,
    string? TraceParent = null, bool IsStream = false)
{
    /// <summary>The message of one try.</summary>
    public HttpRequestMessage ToMessage()
    {
        HttpRequestMessage message = new(Method, Path) { Content = Content?.Invoke() };
        if (IdempotencyKey is not null) message.Headers.Add("Idempotency-Key", IdempotencyKey);
        if (TraceParent is not null) message.Headers.Add("traceparent", TraceParent);
        return message;
    }
}
