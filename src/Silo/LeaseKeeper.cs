using System.Diagnostics;
using Sweep.Core.Training;
using Sweep.Silo.Telemetry;
using Sweep.Store;
using ThreadState = System.Threading.ThreadState;

namespace Sweep.Silo;

/// <summary>
/// Keeps one incarnation's lease alive from a thread of its own, so that neither training nor a busy thread pool can
/// delay a renewal, and looks for trials that dead silos left behind. No renewal waits for such a look: it may take as
/// long as somebody holds a lock, or as a connection is silent.
/// </summary>
internal sealed class LeaseKeeper : IDisposable
{
    // A fleet grows and shrinks within minutes.
    private const int LooksToCount = 4;

    private readonly IStudyStore _store;
    private readonly SiloOptions _options;
    private readonly TimeProvider _clock;
    private readonly ISiloObserver _observer;
    private readonly Action _recovered;
    private readonly RecoveryTurns _turns;
    private readonly ManualResetEventSlim _stop = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private Task _recovering = Task.CompletedTask;
    private int _looks;

    private LeaseKeeper(
        IStudyStore store, Guid incarnation, SiloOptions options, TimeProvider clock, ISiloObserver observer,
        Action recovered)
    {
        (_store, Incarnation, _options, _clock) = (store, incarnation, options, clock);
        (_observer, _recovered) = (observer, recovered);
        _turns = new(new(incarnation.GetHashCode()));
        _thread = new(Keep) { IsBackground = true, Name = "sweep lease", Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>The incarnation.</summary>
    public Guid Incarnation { get; }

    /// <summary>Cancelled when the incarnation has been declared dead.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Faults when the store fails under the keeper.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Registers a fresh incarnation, recovers what others left, and starts renewing.</summary>
    /// <exception cref="StoreException">The store failed; the incarnation is retired, if that works.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, with the same consequence.</exception>
    public static async Task<LeaseKeeper> BeginAsync(
        IStudyStore store, SiloOptions options, TimeProvider clock, ISiloObserver observer, Action recovered,
        CancellationToken cancellation)
    {
        LeaseKeeper keeper = new(store, Guid.NewGuid(), options, clock, observer, recovered);
        try
        {
            SiloRegistration registration = new(
                keeper.Incarnation, options.Name, options.Lease, NumericsVersion.Current, options.Slots,
                options.Labels);
            await store.RegisterSiloAsync(registration, cancellation);
            Task first = keeper._recovering = keeper.RecoverAsync(cancellation);
            keeper._thread.Start();
            await first;
            return keeper;
        }
        catch
        {
            await keeper.RetireAsync();
            keeper.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Stops renewing and marks the incarnation dead, if the store can do it soon: its lease runs out otherwise.
    /// </summary>
    public async Task RetireAsync()
    {
        Stop(); // a renewal would be refused, and told as a loss
        using CancellationTokenSource limit = new(_options.DrainLimit * (1 - SiloLife.ReleasedBy), _clock);
        try
        {
            await _store.RetireSiloAsync(Incarnation, limit.Token);
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            // As said.
        }
    }

    /// <summary>Stops renewing.</summary>
    public void Dispose()
    {
        Stop();
        if (!_thread.ThreadState.HasFlag(ThreadState.Unstarted)) _thread.Join();
        Task.WaitAny(_recovering);
        _stop.Dispose();
        _stopping.Dispose();
        _lost.Dispose();
    }

    private void Stop()
    {
        _stop.Set();
        _stopping.Cancel();
    }

    private void Keep()
    {
        try
        {
            long last = _clock.GetTimestamp();
            while (!_stop.Wait(_options.Beat))
            {
                long start = _clock.GetTimestamp();
                if (!_store.RenewSiloAsync(Incarnation, _options.Lease, _stopping.Token)
                    .GetAwaiter().GetResult())
                {
                    if (_stop.IsSet) return; // retired meanwhile
                    SiloInstruments.Lost();
                    _observer.IncarnationLost(Incarnation);
                    _lost.Cancel();
                    return;
                }

                SiloInstruments.Renewed(
                    _clock.GetElapsedTime(start), _clock.GetElapsedTime(last) - _options.Beat);
                last = _clock.GetTimestamp();
                if (!_recovering.IsCompleted) continue;
                _recovering.GetAwaiter().GetResult();
                if (_turns.Next()) _recovering = RecoverAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // In the middle of a call, perhaps one to a store that is away.
        }
        catch (Exception exception)
        {
            // On a thread of its own: what is not caught here ends the process.
            _broken.SetException(exception);
        }
    }

    private async Task RecoverAsync(CancellationToken cancellation)
    {
        using Activity? activity = SiloInstruments.Recovering();
        if (_looks++ % LooksToCount == 0) _turns.Learn(await _store.CountSilosAsync(cancellation));
        RecoveryResult result = await _store.RecoverAsync(new(_options.QuarantineAfter), cancellation);
        if (result is { DeadSilos: 0, Requeued: 0, Quarantined: 0 }) return;
        SiloInstruments.Recovered(result);
        _observer.Recovered(result);
        _recovered();
    }
}
