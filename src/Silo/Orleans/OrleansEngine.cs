using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Sweep.Grains.Orleans;
using Sweep.Store;
using Sweep.Store.Postgres;

namespace Sweep.Silo.Orleans;

/// <summary>
/// A process's Orleans silo that runs Sweep: on a store in PostgreSQL a member of a cluster, whose members, reminders
/// and grain states are in the same database; on a store in a file a cluster of its own, for development.
/// </summary>
public static class OrleansEngine
{
    private const string Invariant = "Npgsql";

    /// <summary>Runs until asked to drain.</summary>
    /// <param name="sweep">The store, and how the silo runs.</param>
    /// <param name="options">How it joins its cluster.</param>
    /// <param name="logs">Where log lines go.</param>
    /// <param name="drain">Asks to end.</param>
    /// <exception cref="StoreException">
    /// Orleans' tables are missing, the server cannot be reached, or the store failed for good during the drain.
    /// </exception>
    /// <exception cref="FormatException">The store's address cannot be read.</exception>
    public static async Task RunAsync(
        SweepSiloOptions sweep, OrleansEngineOptions options, ILoggerFactory logs, CancellationToken drain)
    {
        bool isServer = StoreAddress.IsServer(sweep.StoreAddress);
        if (isServer && !await OrleansSchema.IsThereAsync(sweep.StoreAddress, drain))
        {
            throw new StoreException(
                $"{StoreAddress.Describe(sweep.StoreAddress)} lacks Orleans' tables. Make them: "
                + "sweep doctor --store ADDRESS --migrate-orleans");
        }

        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.Replace(ServiceDescriptor.Singleton(logs));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = 2 * sweep.Silo.DrainLimit);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.UseOrleans(silo =>
        {
            silo.UseSweep(sweep).AddActivityPropagation();
            if (isServer) Join(silo, PostgresAddress.Parse(sweep.StoreAddress).ConnectionString(), options);
            else Alone(silo, options);
            silo.Configure<ClusterMembershipOptions>(members =>
            {
                // A silo that died is found out about by the time that its lease runs out: by the others, and by one
                // that wants to join them and asks who lives.
                members.ProbeTimeout = members.IAmAliveTablePublishTimeout = sweep.Silo.Beat;
                members.NumMissedProbesLimit = members.NumMissedTableIAmAliveLimit = 3;
            });
        });
        using IHost host = builder.Build();
        await host.StartAsync(drain);
        Task serving = host.Services.GetRequiredService<OrleansSilo>().Serving;
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (drain.Register(asked.SetResult)) await Task.WhenAny(asked.Task, serving);
        await host.StopAsync(CancellationToken.None);
        await serving;
    }

    private static void Join(ISiloBuilder silo, string connection, OrleansEngineOptions options)
    {
        silo.UseAdoNetClustering(members => (members.Invariant, members.ConnectionString) = (Invariant, connection));
        silo.UseAdoNetReminderService(
            reminders => (reminders.Invariant, reminders.ConnectionString) = (Invariant, connection));
        silo.AddAdoNetGrainStorage(
            GrainHost.Storage,
            states => (states.Invariant, states.ConnectionString, states.DeleteStateOnClear) =
                (Invariant, connection, true));
        silo.Configure<ClusterOptions>(
            cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Cluster, options.Cluster));

        // Clients speak HTTP to Sweep's own server: no gateway.
        silo.ConfigureEndpoints(options.Endpoint.Address, options.Endpoint.Port, gatewayPort: 0);
    }

    private static void Alone(ISiloBuilder silo, OrleansEngineOptions options)
    {
        silo.UseLocalhostClustering(
            options.Endpoint.Port, gatewayPort: 0, new IPEndPoint(IPAddress.Loopback, options.Endpoint.Port),
            options.Cluster, options.Cluster);
        silo.UseInMemoryReminderService();
        silo.AddMemoryGrainStorage(GrainHost.Storage);
    }
}
