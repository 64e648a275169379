using Microsoft.Extensions.Logging;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Grains.Orleans;
using Sweep.Silo.Telemetry;
using Sweep.Store;

namespace Sweep.Silo.Orleans;

/// <summary>
/// The <see cref="SiloHost"/> of a silo of Orleans: it has the lease and the slots, and takes its orders from the
/// grains. Starts when the Orleans silo is active; drains when that stops.
/// </summary>
internal sealed partial class OrleansSilo(
    SweepSiloOptions options, FleetLoad fleet, IGrainFactory grains, ILocalSiloDetails self, ILoggerFactory logs)
    : ITrialSlots, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SlotLimit = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostBetweenReports = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastBetweenReports = TimeSpan.FromMilliseconds(20);

    private readonly TrialOrders _orders = new();
    private readonly CancellationTokenSource _drain = new();
    private readonly ILogger _logger = logs.CreateLogger<OrleansSilo>();
    private readonly Lock _lock = new();
    private readonly Dictionary<long, KnownTrial> _running = [];
    private readonly string[] _labels =
        [.. options.Silo.Labels, StudyLoad.NumericsLabel(NumericsVersion.Current)];

    private Task _publishing = Task.CompletedTask;
    private Guid? _incarnation;

    /// <summary>
    /// Ends when the silo has drained, or has failed in a way that nobody foresaw; the cluster goes on without it then.
    /// </summary>
    public Task Serving { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public Guid? Incarnation
    {
        get
        {
            lock (_lock) return _incarnation;
        }
    }

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(OrleansSilo), ServiceLifecycleStage.Active, Start, StopAsync);

    /// <inheritdoc/>
    public async Task<TrialTaking> TakeAsync(long trial)
    {
        if (Incarnation is null || _drain.IsCancellationRequested) return Refusal(TrialOrderOutcome.NoSlot);
        TrialOrder order = _orders.Add(trial);
        using CancellationTokenSource limit = new(AnswerLimit, options.Clock), slot = new(SlotLimit, options.Clock);

        // Where trials are short, a silo that is full has a free slot in a moment; if not, another silo may have one.
        await using CancellationTokenRegistration withdrawal = slot.Token.Register(() => _orders.Withdraw(order));

        // The store may be away. Should the claim succeed later after all, the silo gives the trial back.
        await using CancellationTokenRegistration impatience =
            limit.Token.Register(() => order.TryAnswer(null, hadSlot: false));
        (KnownTrial? known, bool hadSlot) = await order.Answer;
        if (known is null) return Refusal(hadSlot ? TrialOrderOutcome.NotQueued : TrialOrderOutcome.NoSlot);
        lock (_lock) _running[trial] = known;
        return new(TrialOrderOutcome.Started, ForgetAsync(known));
    }

    /// <inheritdoc/>
    public void GiveBack(long trial)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(trial, out KnownTrial? known)) known.Wish = TrialWish.Drain;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _drain.Dispose();

    private static TrialTaking Refusal(TrialOrderOutcome outcome) => new(outcome, Task.CompletedTask);

    private async Task ForgetAsync(KnownTrial known)
    {
        await known.Forgotten;
        lock (_lock)
        {
            if (_running.GetValueOrDefault(known.Trial.Fence.Trial) == known)
                _running.Remove(known.Trial.Fence.Trial);
        }
    }

    private Task Start(CancellationToken cancellation)
    {
        Serving = Task.Run(ServeAsync, cancellation);
        _publishing = Task.Run(PublishAsync, cancellation);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellation)
    {
        await _drain.CancelAsync();
        await Task.WhenAll(Serving, _publishing).WaitAsync(cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync()
    {
        ISiloObserver observer = options.Observer ?? new SiloLog(logs.CreateLogger("Sweep.Silo"));
        SiloHost silo = new(
            options.Store, options.Datasets, options.Silo, options.Clock, new Watcher(this, observer), options.Hints)
        {
            Orders = _orders,
        };
        try
        {
            await silo.ServeAsync(_drain.Token, isPatient: true);
        }
        catch (OperationCanceledException) when (_drain.IsCancellationRequested)
        {
            // Asked to drain while it held nothing.
        }
        catch (Exception exception)
        {
            LogEnded(exception);
            throw;
        }
        finally
        {
            Began(null);
        }
    }

    private void Began(Guid? incarnation)
    {
        lock (_lock) _incarnation = incarnation;
        if (incarnation is null) _orders.RefuseAll();
    }

    private async Task PublishAsync()
    {
        while (!_drain.IsCancellationRequested)
        {
            Task pulse = _orders.Changed.Next();
            try
            {
                (int free, IReadOnlyList<long> excluded) = _orders.Room;
                SiloLoad load = new(
                    self.SiloAddress.ToParsableString(), free, _labels, [.. excluded], fleet.Driven);
                fleet.Update(await grains.GetGrain<IFleetGrain>(0).ReportAsync(load));
            }
            catch (Exception exception)
            {
                LogReportFailed(exception.Message); // whatever it is: without reports the silo would get no trials
            }

            await Task.Delay(LeastBetweenReports, options.Clock, _drain.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAny(pulse, Task.Delay(MostBetweenReports, options.Clock, _drain.Token));
        }
    }

    [LoggerMessage(LogLevel.Critical, "This silo runs no trials any more")]
    private partial void LogEnded(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Cannot publish this silo's load just now, trying again: {Reason}")]
    private partial void LogReportFailed(string reason);

    /// <summary>Learns of incarnations, and passes everything on.</summary>
    private sealed class Watcher(OrleansSilo silo, ISiloObserver next) : ISiloObserver
    {
        private readonly ISiloObserver _next = next;

        public void IncarnationBegan(Guid incarnation)
        {
            silo.Began(incarnation);
            _next.IncarnationBegan(incarnation);
        }

        public void IncarnationLost(Guid incarnation)
        {
            silo.Began(null);
            _next.IncarnationLost(incarnation);
        }

        public void TrialStarted(ClaimedTrial trial) => _next.TrialStarted(trial);

        public void TrialLeft(ClaimedTrial trial, TrialRunResult result) => _next.TrialLeft(trial, result);

        public void Recovered(RecoveryResult result) => _next.Recovered(result);

        public void StudyExcluded(long study, string reason, TimeSpan pause) =>
            _next.StudyExcluded(study, reason, pause);

        public void StoreFailed(TimeSpan pause, string reason)
        {
            silo.Began(null);
            _next.StoreFailed(pause, reason);
        }
    }
}
