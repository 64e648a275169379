using System.Diagnostics;
using Sweep.Core.Training;
using Sweep.Silo.Telemetry;
using Sweep.Store;
using ThreadState = System.Threading.ThreadState;

namespace Sweep.Silo;

/// <summary>
/// Keeps one incarnation's lease alive from a thread of its own, so that neither training nor a busy thread pool can
/// delay a renewal, and looks for trials that dead silos left behind.
/// </summary>
internal sealed class LeaseKeeper : IDisposable
{
    private readonly IStudyStore _store;
    private readonly SiloOptions _options;
    private readonly TimeProvider _clock;
    private readonly ISiloObserver _observer;
    private readonly Action _recovered;
    private readonly ManualResetEventSlim _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;

    private LeaseKeeper(
        IStudyStore store, Guid incarnation, SiloOptions options, TimeProvider clock, ISiloObserver observer,
        Action recovered)
    {
        (_store, Incarnation, _options, _clock) = (store, incarnation, options, clock);
        (_observer, _recovered) = (observer, recovered);
        _thread = new(Keep) { IsBackground = true, Name = "sweep lease", Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>The incarnation.</summary>
    public Guid Incarnation { get; }

    /// <summary>Cancelled when the incarnation has been declared dead.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Faults when the store fails under the keeper.</summary>
    public Task Broken => _broken.Task;

    /// <summary>
    /// Registers a fresh incarnation, recovers what others left, and starts renewing. Not to be cancelled: it is short,
    /// and a registration must not be left half made.
    /// </summary>
    /// <exception cref="StoreException">The store failed; the incarnation is retired, if that works.</exception>
    public static async Task<LeaseKeeper> BeginAsync(
        IStudyStore store, SiloOptions options, TimeProvider clock, ISiloObserver observer, Action recovered)
    {
        Guid incarnation = Guid.NewGuid();
        await store.RegisterSiloAsync(
            new(incarnation, options.Name, options.Lease, NumericsVersion.Current), CancellationToken.None);
        LeaseKeeper keeper = new(store, incarnation, options, clock, observer, recovered);
        try
        {
            keeper.Recover();
            keeper._thread.Start();
            return keeper;
        }
        catch
        {
            keeper.Dispose();
            try
            {
                await store.RetireSiloAsync(incarnation, CancellationToken.None);
            }
            catch (StoreException)
            {
                // Its lease runs out.
            }

            throw;
        }
    }

    /// <summary>Stops renewing.</summary>
    public void Dispose()
    {
        _stop.Set();
        if (!_thread.ThreadState.HasFlag(ThreadState.Unstarted)) _thread.Join();
        _stop.Dispose();
        _lost.Dispose();
    }

    private void Keep()
    {
        try
        {
            long last = _clock.GetTimestamp();
            while (!_stop.Wait(_options.Beat))
            {
                long start = _clock.GetTimestamp();
                if (!_store.RenewSiloAsync(Incarnation, _options.Lease, CancellationToken.None)
                    .GetAwaiter().GetResult())
                {
                    SiloInstruments.Lost();
                    _observer.IncarnationLost(Incarnation);
                    _lost.Cancel();
                    return;
                }

                SiloInstruments.Renewed(
                    _clock.GetElapsedTime(start), _clock.GetElapsedTime(last) - _options.Beat);
                last = _clock.GetTimestamp();
                Recover();
            }
        }
        catch (Exception exception)
        {
            // On a thread of its own: what is not caught here ends the process.
            _broken.SetException(exception);
        }
    }

    private void Recover()
    {
        using Activity? activity = SiloInstruments.Recovering();
        RecoveryResult result = _store.RecoverAsync(new(_options.QuarantineAfter), CancellationToken.None)
            .GetAwaiter().GetResult();
        if (result is { DeadSilos: 0, Requeued: 0, Quarantined: 0 }) return;
        SiloInstruments.Recovered(result);
        _observer.Recovered(result);
        _recovered();
    }
}
