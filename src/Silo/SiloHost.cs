using Sweep.Core.Data;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>
/// A silo: claims trials into its slots, hosts the coordinators of the studies it holds, keeps its lease, and gives
/// everything back when it is asked to drain. Safe to run any number of, in any number of processes, on one store.
/// </summary>
public sealed class SiloHost(
    IStudyStore store, IDatasetSource datasets, SiloOptions options, TimeProvider clock, ISiloObserver observer)
{
    /// <summary>
    /// Runs until <paramref name="drain"/> is cancelled, or until <see cref="SiloOptions.OnlyStudy"/> has ended. Either
    /// way every trial it held has ended or been given back when this returns.
    /// </summary>
    /// <exception cref="StoreException">The store failed; running trials are recovered by the next silo.</exception>
    /// <exception cref="EnvironmentFailedException">This machine lacks something that the study needs.</exception>
    public async Task RunAsync(CancellationToken drain)
    {
        bool again = true;
        while (again && !drain.IsCancellationRequested)
        {
            WorkSignal signal = new();
            using LeaseKeeper lease = await LeaseKeeper.BeginAsync(store, options, clock, observer, signal.Pulse);
            observer.IncarnationBegan(lease.Incarnation);
            using SiloLife life = new(store, datasets, options, clock, observer, signal, lease);
            try
            {
                again = await life.RunAsync(drain) == SiloLifeEnd.Lost;
            }
            catch (Exception exception) when (exception is not StoreException)
            {
                await store.RetireSiloAsync(lease.Incarnation, CancellationToken.None);
                throw;
            }

            if (!again) await store.RetireSiloAsync(lease.Incarnation, CancellationToken.None);
        }
    }
}
