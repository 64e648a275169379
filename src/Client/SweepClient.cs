using System.Net.Http.Json;
using System.Text.Json;
using Sweep.Client.Contracts;
using Sweep.Client.Http;

namespace Sweep.Client;

/// <summary>
/// Queues studies on a silo, watches them and reads their results. Every call is safe to repeat, and is repeated by
/// itself while the server cannot be reached or is busy. Thread-safe.
/// </summary>
/// <remarks>
/// Every call may throw <see cref="SweepApiException"/> (the server refused, or failed), <see
/// cref="SweepUnreachableException"/> (no server answered) and <see cref="OperationCanceledException"/>.
/// </remarks>
public sealed partial class SweepClient : IDisposable
{
    private const int PageSize = 1000;

    private readonly HttpClient? _owned;
    private readonly ApiTransport _transport;

    /// <summary>A client of a silo.</summary>
    /// <param name="server">The silo's address, e.g. <c>http://127.0.0.1:7070</c>.</param>
    /// <param name="token">A token; none is needed on the silo's own machine, unless the silo wants one.</param>
    /// <param name="options">How to try; null for the defaults.</param>
    public SweepClient(Uri server, string? token = null, SweepClientOptions? options = null)
    {
        // Addresses are looked up again now and then; a redirection could carry the token to another server.
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        string root = server.AbsoluteUri;
        _owned = new(handler)
        {
            BaseAddress = root.EndsWith('/') ? server : new Uri($"{root}/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (token is not null) _owned.DefaultRequestHeaders.Authorization = new("Bearer", token);
        _transport = new(_owned, options ?? new());
    }

    /// <summary>A client of a silo.</summary>
    /// <param name="http">
    /// With the silo's address, ending in a slash, and the token in its headers; stays the caller's. Its timeout bounds
    /// exports and streams, too.
    /// </param>
    /// <param name="options">How to try; null for the defaults.</param>
    public SweepClient(HttpClient http, SweepClientOptions? options = null) => _transport = new(http, options ?? new());

    /// <summary>The silo's address.</summary>
    public Uri? Server => _transport.Server;

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();

    private static PathBuilder Study(string name) => PathBuilder.Of("studies").Then(name);

    private static PathBuilder Trial(string study, long number) => Study(study).Then("trials").Then($"{number}");

    private Task<T> GetAsync<T>(PathBuilder path, CancellationToken cancellation) =>
        _transport.SendAsync(new(HttpMethod.Get, path.ToString()), ReadAsync<T>, cancellation);

    /// <summary>What a silo says is not there is null; an address that is no silo's is an error.</summary>
    private async Task<T?> FindAsync<T>(PathBuilder path, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await GetAsync<T>(path, cancellation);
        }
        catch (SweepApiException exception) when (
            exception.Problem.Type is ProblemTypes.UnknownStudy or ProblemTypes.UnknownTrial)
        {
            return null;
        }
    }

    private Task<T> PostAsync<T>(PathBuilder path, CancellationToken cancellation) =>
        _transport.SendAsync(new(HttpMethod.Post, path.ToString()), ReadAsync<T>, cancellation);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(SweepJson.Compact, cancellation)
                ?? throw ApiTransport.Stranger(response, "It is null.");
        }
        catch (JsonException exception)
        {
            throw ApiTransport.Stranger(response, $"It cannot be read: {exception.Message}");
        }
    }

    private static JsonContent Json<T>(T value) => JsonContent.Create(value, options: SweepJson.Compact);
}
