using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Sweep.Core.Data;
using Sweep.Store;

namespace Sweep.Silo.Api;

/// <summary>The HTTP API of a silo. It holds nothing that is not in the store: any silo answers as any other.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app, Uri address) => (_app, Address) = (app, address);

    /// <summary>Where it listens: the first address, with the port that it got.</summary>
    public Uri Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="store">The store; stays open when the server ends.</param>
    /// <param name="datasets">The data that studies are checked against when they are submitted.</param>
    /// <param name="options">How to serve.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logs">Where logs go.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="ApiRefusedException">
    /// It must not listen where it was told to; the message has the remedy.
    /// </exception>
    /// <exception cref="IOException">It cannot: the port is taken, or the address is not this machine's.</exception>
    public static async Task<ApiServer> StartAsync(
        IStudyStore store,
        IDatasetSource datasets,
        ApiOptions options,
        TimeProvider clock,
        ILoggerFactory logs,
        CancellationToken cancellation)
    {
        await RequireTokenAsync(store, options, cancellation);
        WebApplication app = ApiHost.Build(store, datasets, options, clock, logs);
        try
        {
            await app.StartAsync(cancellation);
            Uri address = new(app.Urls.First());
            ApiLog.Listening(app.Logger, address);
            return new(app, address);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static async Task RequireTokenAsync(
        IStudyStore store, ApiOptions options, CancellationToken cancellation)
    {
        if (options.Listen.FirstOrDefault(address => !address.IsLoopback) is not { } open) return;
        if ((await store.ListTokensAsync(cancellation)).Any(token => token.IsValid)) return;
        throw new ApiRefusedException(
            $"The API does not listen on {open} while the store has no valid token: anybody could use it. Make a token "
            + "with 'sweep token create', or listen on 127.0.0.1.");
    }

    /// <summary>Takes no more requests, lets those that run end within a few seconds, and ends the streams.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
