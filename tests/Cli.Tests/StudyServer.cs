using Microsoft.Extensions.Logging.Abstractions;
using Sweep.Silo.Api;
using Sweep.Silo.Datasets;
using Sweep.Store;

namespace Sweep.Cli.Tests;

/// <summary>The API over a store that no silo works on: nothing changes by itself.</summary>
internal sealed class StudyServer : IAsyncDisposable
{
    private readonly ApiServer _server;

    private StudyServer(IStudyStore store, ApiServer server) => (Store, _server) = (store, server);

    public IStudyStore Store { get; }

    public string Address => _server.Address.AbsoluteUri;

    public static async Task<StudyServer> StartAsync(string path)
    {
        IStudyStore store = await StoreAddress.OpenAsync(path, TimeProvider.System);
        return new(store, await ApiServer.StartAsync(
            store, new DatasetLibrary(new()), new(), TimeProvider.System, NullLoggerFactory.Instance, default));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Store.DisposeAsync();
    }
}
