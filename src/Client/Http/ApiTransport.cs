using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Sweep.Client.Contracts;

namespace Sweep.Client.Http;

/// <summary>Sends requests, and again while that may help.</summary>
internal sealed class ApiTransport(HttpClient http, SweepClientOptions options)
{
    private const int ShownText = 500;

    // A silo's problem may show how two studies of 1 MiB each differ; of what else answers, a page is enough.
    private const int MostOfProblem = 4 * 1024 * 1024;
    private const int MostOfForeign = 64 * 1024;
    private const string ProblemType = "application/problem+json";

    /// <summary>The server's address.</summary>
    public Uri? Server => http.BaseAddress;

    /// <summary>How to try.</summary>
    public SweepClientOptions Options => options;

    /// <summary>Sends a request and reads the answer, whichever try brings it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the answer of a success; must leave nothing behind when it fails.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="SweepApiException">The server refused it, or failed at it in all tries.</exception>
    /// <exception cref="SweepUnreachableException">No server answered.</exception>
    public async Task<T> SendAsync<T>(
        ApiRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellation)
    {
        for (int failures = 1; ; failures++)
        {
            bool isLast = failures > options.Retries;
            TimeSpan wait = Backoff.After(failures, options);
            try
            {
                return await TryAsync(request, read, cancellation);
            }
            catch (SweepApiException exception) when (!isLast && MayHelp(exception))
            {
                if (exception.RetryAfter > wait) wait = exception.RetryAfter.Value;
                options.Retrying?.Invoke(exception);
            }
            catch (Exception exception) when (IsOfNetwork(exception) && !cancellation.IsCancellationRequested)
            {
                if (isLast) throw new SweepUnreachableException(Server, exception);
                options.Retrying?.Invoke(exception);
            }

            await Task.Delay(wait, options.Clock, cancellation);
        }
    }

    /// <summary>Sends a request once and hands out the answer before its body has come.</summary>
    /// <exception cref="SweepApiException">The server refused it, or failed at it.</exception>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        HttpResponseMessage response = await http.SendAsync(
            message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await ReadProblemAsync(response, cancellation);
    }

    /// <summary>The failure of an answer that says it is a success, and is no silo's.</summary>
    public static SweepApiException Stranger(HttpResponseMessage response, string detail) => new(new(
        "about:blank",
        "The answer is not a silo's.",
        (int)response.StatusCode,
        $"Found {response.Content.Headers.ContentType?.ToString() ?? "no media type"}. {detail} Is the address right, "
        + "and does a proxy answer in the silo's place?"));

    /// <summary>Whether an exception says that the connection failed.</summary>
    public static bool IsOfNetwork(Exception exception) =>
        exception is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>Whether the server may answer otherwise a little later, and within the time that is waited.</summary>
    public bool MayHelp(SweepApiException exception) =>
        exception.Problem.Status is 408 or 429 or 502 or 503 or 504
        && (exception.RetryAfter is not { } asked || asked <= options.MaxDelay);

    private async Task<T> TryAsync<T>(
        ApiRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellation)
    {
        using HttpRequestMessage message = request.ToMessage();
        using CancellationTokenSource time = new(options.TryTimeout, options.Clock);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        if (request.IsStream) return await read(await OpenAsync(message, either.Token), cancellation);
        using HttpResponseMessage response = await OpenAsync(message, either.Token);
        return await read(response, either.Token);
    }

    private async Task<SweepApiException> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        bool isProblem = response.Content.Headers.ContentType?.MediaType == ProblemType;
        string text = await BoundedText.ReadAsync(
            response.Content, isProblem ? MostOfProblem : MostOfForeign, cancellation);
        return new(Parse(text) ?? Foreign(response, text), RetryAfter(response.Headers.RetryAfter));
    }

    private static ApiProblem? Parse(string text)
    {
        try
        {
            ApiProblem? problem = JsonSerializer.Deserialize<ApiProblem>(text, SweepJson.Compact);
            return problem is { Type: not null, Title: not null, Status: > 0 } ? problem : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An answer that no silo wrote: a proxy's, or another server's.</summary>
    private static ApiProblem Foreign(HttpResponseMessage response, string text)
    {
        HttpStatusCode status = response.StatusCode;
        string shown = text.Length <= ShownText ? text : $"{text[..ShownText]}...";
        return new("about:blank", $"{(int)status} {response.ReasonPhrase}.", (int)status, shown.Trim());
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - options.Clock.GetUtcNow(),
        _ => null,
    };
}
