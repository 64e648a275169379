using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace Sweep.Grains.Orleans;

/// <summary>
/// The address and lifetime of a study's <see cref="StudyCoordinator"/>. Keeps for itself only that it is on duty, and
/// for which store; a reminder brings it back when its silo has died.
/// </summary>
[Immovable]
public sealed partial class StudyGrain(
    [PersistentState("duty", GrainHost.Storage)] IPersistentState<StudyDuty> duty, GrainHost host,
    IOptions<ReminderOptions> reminders, ILogger<StudyGrain> logger) : Grain, IStudyGrain, IRemindable, IDisposable
{
    private const string Reminder = "duty";
    private static readonly TimeSpan UsualPeriod = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private readonly WorkSignal _signal = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _driving = Task.CompletedTask;

    private bool IsOnDuty => duty.State.IsOn && duty.State.Store == host.StoreName;

    /// <summary>What was on duty goes on, whoever called it.</summary>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (IsOnDuty) Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task OnDutyAsync()
    {
        if (!_driving.IsCompleted) return;

        // In this order: where the second fails, the reminder finds nothing to do and ends itself.
        TimeSpan least = reminders.Value.MinimumReminderPeriod, period = least > UsualPeriod ? least : UsualPeriod;
        await this.RegisterOrUpdateReminder(Reminder, period, period);
        (duty.State.IsOn, duty.State.Store) = (true, host.StoreName);
        await duty.WriteStateAsync();
        Start();
    }

    /// <inheritdoc/>
    public async Task OffDutyAsync()
    {
        await duty.ClearStateAsync();
        await ForgetReminderAsync();
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public Task SlotFreedAsync(string silo)
    {
        host.Fleet.Freed(silo);
        _signal.Pulse();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!IsOnDuty) await ForgetReminderAsync(); // it ended, or the cluster serves another store by now
        else if (_driving.IsCompleted) Start();
    }

    /// <summary>
    /// The coordinator stops first, and lets the study go: the next activation may be on another silo.
    /// </summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _driving.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void Start()
    {
        DelayDeactivation(TimeSpan.MaxValue); // idle collection knows nothing of what goes on between calls
        long study = this.GetPrimaryKeyLong();
        StudyDriver driver = new(study, host, GrainFactory, _signal, _logger);
        IStudyGrain self = this.AsReference<IStudyGrain>();
        _driving = Task.Run(() => DriveAsync(study, driver, self));
    }

    /// <summary>
    /// Never fails: whatever happens, the next look of the fleet or the next reminder starts it again.
    /// </summary>
    private async Task DriveAsync(long study, StudyDriver driver, IStudyGrain self)
    {
        try
        {
            await driver.RunAsync(_stop.Token);
            await self.OffDutyAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // As asked.
        }
        catch (Exception exception)
        {
            LogDrivingFailed(exception, study);
        }
    }

    private async Task ForgetReminderAsync()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    [LoggerMessage(LogLevel.Error, "Study {Study}: its grain cannot drive it, trying again later")]
    private partial void LogDrivingFailed(Exception exception, long study);
}
