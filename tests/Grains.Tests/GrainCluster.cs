using Orleans.Configuration;
using Orleans.TestingHost;
using Sweep.Grains.Orleans;
using Sweep.Silo.Orleans;
using Sweep.Store;

namespace Sweep.Grains.Tests;

/// <summary>A cluster of silos in this process, on one database.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private const string Invariant = "Npgsql";
    private readonly List<IStudyStore> _stores = [];
    private InProcessTestCluster? _cluster;

    /// <summary>What happens in its silos.</summary>
    public GrainWatcher Watcher { get; } = new();

    /// <summary>The cluster.</summary>
    public InProcessTestCluster Cluster =>
        _cluster ?? throw new InvalidOperationException("The cluster was not started.");

    /// <summary>Its silos' stores, in order of their names.</summary>
    public IReadOnlyList<GrainStore> Stores => [.. _stores.Select(GrainStore.Of)];

    /// <summary>Starts a cluster.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="name">Begins the names of its silos, which are numbered.</param>
    /// <param name="labels">The labels of each silo, one silo a text, words with blanks between.</param>
    /// <param name="special">What is special about it; null for nothing.</param>
    public static async Task<GrainCluster> StartAsync(
        GrainDatabase database, string name, string[] labels, GrainClusterOptions? special = null)
    {
        GrainClusterOptions options = special ?? new();
        GrainCluster grains = new();
        List<SweepSiloOptions> silos = [];
        foreach (string words in labels)
        {
            string silo = $"{name}{silos.Count}", address = database.Address(silo);
            grains._stores.Add(GrainStore.Before(await StoreAddress.OpenAsync(address, TimeProvider.System)));
            silos.Add(new()
            {
                Store = grains._stores[^1],
                StoreAddress = address,
                Datasets = GrainDatabase.Datasets,
                Observer = grains.Watcher,
                Silo = options.Silo(Options(silo, words.Split(' ', StringSplitOptions.RemoveEmptyEntries)) with
                {
                    Slots = options.Slots[Math.Min(silos.Count, options.Slots.Count - 1)],
                }),
            });
        }

        int next = -1;
        InProcessTestClusterBuilder builder = new((short)silos.Count);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseSweep(silos[Interlocked.Increment(ref next)]);
            silo.Configure<ClusterMembershipOptions>(members => members.NumVotesForDeathDeclaration = 1);
            if (options.OnPostgres) UsePostgres(silo, database.Address("orleans"));
            else silo.UseInMemoryReminderService().AddMemoryGrainStorage(GrainHost.Storage);
            options.Orleans(silo);
        });
        grains._cluster = builder.Build();
        await grains._cluster.DeployAsync();
        return grains;
    }

    /// <summary>The grain of a trial.</summary>
    public ITrialGrain Trial(long trial) => Cluster.Client.GetGrain<ITrialGrain>(trial);

    /// <summary>The grain of a study.</summary>
    public IStudyGrain Study(long study) => Cluster.Client.GetGrain<IStudyGrain>(study);

    /// <summary>The activation of a grain.</summary>
    public IGrainContext ContextOf(IAddressable grain) =>
        TryContextOf(grain) ?? throw new InvalidOperationException($"{grain.GetGrainId()} is not active.");

    /// <summary>The activation of a grain; null when it is not active.</summary>
    public IGrainContext? TryContextOf(IAddressable grain) =>
        Cluster.TryGetGrainContext(grain.GetGrainId(), out IGrainContext? context) ? context : null;

    /// <summary>The silo that a grain is on.</summary>
    public InProcessSiloHandle HostOf(IAddressable grain)
    {
        SiloAddress? address = ContextOf(grain).Address.SiloAddress;
        return Cluster.Silos.Single(silo => silo.SiloAddress.Equals(address));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Watcher.Open();
        if (_cluster is not null) await _cluster.DisposeAsync();
        foreach (IStudyStore store in _stores) await store.DisposeAsync();
    }

    private static void UsePostgres(ISiloBuilder silo, string address)
    {
        string connection = Sweep.Store.Postgres.PostgresAddress.Parse(address).ConnectionString();
        silo.UseAdoNetReminderService(
            reminders => (reminders.Invariant, reminders.ConnectionString) = (Invariant, connection));
        silo.AddAdoNetGrainStorage(
            GrainHost.Storage, states => (states.Invariant, states.ConnectionString) = (Invariant, connection));
    }

    private static Sweep.Silo.SiloOptions Options(string name, string[] labels) => new()
    {
        Name = name,
        Labels = labels,
        Beat = TimeSpan.FromMilliseconds(200),
        Poll = TimeSpan.FromMilliseconds(100),
        Runner = new() { CheckpointEvery = TimeSpan.Zero, Slice = TimeSpan.FromMilliseconds(5) },
        Coordinator = new() { Poll = TimeSpan.FromMilliseconds(100) },
    };
}
