using Sweep.Core.Data;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>
/// A silo: claims trials into its slots, hosts the coordinators of the studies it holds, keeps its lease, and gives
/// everything back when it is asked to drain. Safe to run any number of, in any number of processes, on one store.
/// </summary>
/// <param name="store">The store. One that is away is waited for, as long as it keeps trying by itself.</param>
/// <param name="datasets">The data on this machine.</param>
/// <param name="options">How to run.</param>
/// <param name="clock">The clock.</param>
/// <param name="observer">Is told what happens.</param>
/// <param name="hints">Pulsed when others tell of new work; null where nobody does: polling finds it, later.</param>
public sealed class SiloHost(
    IStudyStore store, IDatasetSource datasets, SiloOptions options, TimeProvider clock, ISiloObserver observer,
    WorkSignal? hints = null)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    private readonly StudyExclusions _exclusions = new(clock);
    private readonly WorkSignal _hints = hints ?? new();
    private bool _hasBegun;

    /// <summary>
    /// Whoever decides which trials are claimed and drives the studies; null lets the silo do so itself.
    /// </summary>
    internal ITrialOrders? Orders { get; init; }

    /// <summary>
    /// Runs until <paramref name="drain"/> is cancelled, until <see cref="SiloOptions.OnlyStudy"/> has ended, or until
    /// there was nothing to do for <see cref="SiloOptions.ExitWhenIdle"/>. Either way every trial it held has ended or
    /// been given back when this returns, but where the store was away for longer than
    /// <see cref="SiloOptions.DrainLimit"/>.
    /// </summary>
    /// <exception cref="StoreException">
    /// The store failed for good; running trials are recovered by the next silo.
    /// </exception>
    /// <exception cref="EnvironmentFailedException">
    /// <see cref="SiloOptions.OnlyStudy"/> cannot go on here; without it, a silo leaves such a study to others.
    /// </exception>
    public async Task RunAsync(CancellationToken drain)
    {
        bool again = true;
        while (again && !drain.IsCancellationRequested)
        {
            try
            {
                again = await LiveAsync(drain) == SiloLifeEnd.Lost;
            }
            catch (OperationCanceledException) when (drain.IsCancellationRequested)
            {
                return; // before it was registered
            }
        }
    }

    /// <summary>
    /// The same, whatever happens to the store. It gets over a server that goes away by itself; after what it cannot
    /// get over, such as a full disk, the silo goes on as a new incarnation: somebody may free some space.
    /// </summary>
    /// <param name="drain">Asks to drain.</param>
    /// <param name="isPatient">
    /// Whether that holds already for the first registration; a role that may not write then waits for its rights.
    /// </param>
    /// <exception cref="OperationCanceledException">Asked to drain while it held nothing.</exception>
    /// <exception cref="StoreException">
    /// The store failed for good during the drain, or before the silo could register at all.
    /// </exception>
    public async Task ServeAsync(CancellationToken drain, bool isPatient = false)
    {
        while (true)
        {
            try
            {
                await RunAsync(drain);
                return;
            }
            catch (StoreException exception) when (!drain.IsCancellationRequested && (_hasBegun || isPatient))
            {
                observer.StoreFailed(AfterFailure, exception.Message);
            }

            await Task.Delay(AfterFailure, clock, drain);
        }
    }

    private async Task<SiloLifeEnd> LiveAsync(CancellationToken drain)
    {
        WorkSignal signal = new();
        using LeaseKeeper lease = await LeaseKeeper.BeginAsync(store, options, clock, observer, signal.Pulse, drain);
        _hasBegun = true;
        observer.IncarnationBegan(lease.Incarnation);
        using SiloLife life = new(store, datasets, options, clock, observer, signal, lease, _exclusions, Orders);
        bool isOver = true;
        try
        {
            SiloLifeEnd end = await life.RunAsync(_hints, drain);
            isOver = end != SiloLifeEnd.Lost;
            return end;
        }
        catch (StoreException)
        {
            isOver = false; // what it held is recovered when its lease runs out
            throw;
        }
        finally
        {
            if (isOver) await lease.RetireAsync();
        }
    }
}
