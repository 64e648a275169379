using Microsoft.Extensions.Logging;
using Sweep.Core.Data;
using Sweep.Grains;
using Sweep.Silo;
using Sweep.Store;
#if ORLEANS
using Microsoft.AspNetCore.Connections;
using Sweep.Silo.Orleans;
#endif

namespace Sweep.Cli.Silos;

/// <summary>
/// <c>--engine orleans</c>: the one place of the program that knows whether it was built with Microsoft Orleans.
/// </summary>
internal static class OrleansServing
{
    /// <summary>Runs a silo as a member of an Orleans cluster until asked to drain.</summary>
    /// <exception cref="CommandException">
    /// The program was built without Orleans, or the silo's port is another's.
    /// </exception>
    public static Task RunAsync(
        IStudyStore store, IDatasetSource datasets, SiloSettings settings, ISiloObserver observer, WorkSignal hints,
        TimeProvider clock, ILoggerFactory logs, CancellationToken drain)
    {
#if ORLEANS
        SweepSiloOptions sweep = new()
        {
            Store = store,
            StoreAddress = settings.Store,
            Datasets = datasets,
            Silo = settings.Silo,
            Observer = observer,
            Clock = clock,
            Hints = hints,
        };
        OrleansEngineOptions options = new() { Endpoint = settings.OrleansEndpoint, Cluster = settings.OrleansCluster };
        return RunAsync(sweep, options, logs, drain);
#else
        throw NotBuilt("--engine orleans");
#endif
    }

    /// <summary>Makes the tables that Orleans needs in a store's database; says whether any were missing.</summary>
    /// <exception cref="CommandException">The program was built without Orleans, or the store is a file.</exception>
    public static Task<bool> MigrateAsync(string address, CancellationToken cancellation)
    {
#if ORLEANS
        if (!StoreAddress.IsServer(address))
            throw new CommandException(ExitCode.Usage, "--migrate-orleans: found a file, expected postgres://...");
        return OrleansSchema.MigrateAsync(address, cancellation);
#else
        throw NotBuilt("--migrate-orleans");
#endif
    }
#if ORLEANS

    private static async Task RunAsync(
        SweepSiloOptions sweep, OrleansEngineOptions options, ILoggerFactory logs, CancellationToken drain)
    {
        try
        {
            await OrleansEngine.RunAsync(sweep, options, logs, drain);
        }
        catch (AddressInUseException error)
        {
            throw new CommandException(ExitCode.Usage, $"orleans-endpoint: {options.Endpoint}: {error.Message}.");
        }
    }
#else

    private static CommandException NotBuilt(string flag) => new(
        ExitCode.Usage, $"{flag}: this program was built without Microsoft Orleans. Build it with -p:Orleans=true.");
#endif
}
