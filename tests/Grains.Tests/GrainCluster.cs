using Orleans.Configuration;
using Orleans.TestingHost;
using Sweep.Grains.Orleans;
using Sweep.Silo.Orleans;
using Sweep.Store;

namespace Sweep.Grains.Tests;

/// <summary>A cluster of silos in this process, on one database.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private readonly List<IStudyStore> _stores = [];
    private InProcessTestCluster? _cluster;

    /// <summary>What happens in its silos.</summary>
    public GrainWatcher Watcher { get; } = new();

    /// <summary>The cluster.</summary>
    public InProcessTestCluster Cluster =>
        _cluster ?? throw new InvalidOperationException("The cluster was not started.");

    /// <summary>Starts a cluster.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="name">Begins the names of its silos.</param>
    /// <param name="labels">The labels of each silo, one silo a text, words with blanks between.</param>
    public static async Task<GrainCluster> StartAsync(GrainDatabase database, string name, params string[] labels)
    {
        GrainCluster grains = new();
        List<SweepSiloOptions> silos = [];
        foreach (string words in labels)
        {
            string silo = $"{name}{silos.Count}", address = database.Address(silo);
            IStudyStore store = await StoreAddress.OpenAsync(address, TimeProvider.System);
            grains._stores.Add(store);
            silos.Add(new()
            {
                Store = store,
                StoreAddress = address,
                Datasets = GrainDatabase.Datasets,
                Observer = grains.Watcher,
                Silo = Options(silo, words.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            });
        }

        int next = -1;
        InProcessTestClusterBuilder builder = new((short)silos.Count);
        builder.ConfigureSilo((_, silo) => silo
            .UseSweep(silos[Interlocked.Increment(ref next)])
            .UseInMemoryReminderService()
            .AddMemoryGrainStorage(GrainHost.Storage)
            .Configure<ClusterMembershipOptions>(members => members.NumVotesForDeathDeclaration = 1));
        grains._cluster = builder.Build();
        await grains._cluster.DeployAsync();
        return grains;
    }

    /// <summary>The grain of a trial.</summary>
    public ITrialGrain Trial(long trial) => Cluster.Client.GetGrain<ITrialGrain>(trial);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Watcher.Open();
        if (_cluster is not null) await _cluster.DisposeAsync();
        foreach (IStudyStore store in _stores) await store.DisposeAsync();
    }

    private static Sweep.Silo.SiloOptions Options(string name, string[] labels) => new()
    {
        Name = name,
        Slots = 1,
        Labels = labels,
        Beat = TimeSpan.FromMilliseconds(200),
        Poll = TimeSpan.FromMilliseconds(100),
        Runner = new() { CheckpointEvery = TimeSpan.Zero, Slice = TimeSpan.FromMilliseconds(5) },
        Coordinator = new() { Poll = TimeSpan.FromMilliseconds(100) },
    };
}
