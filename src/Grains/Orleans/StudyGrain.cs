using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Sweep.Grains.Orleans;

/// <summary>
/// The address and lifetime of a study's <see cref="StudyCoordinator"/>. Keeps for itself only that it is on duty, and
/// for which store; a reminder brings it back when its silo has died.
/// </summary>
[Immovable]
public sealed class StudyGrain(
    [PersistentState("duty", GrainHost.Storage)] IPersistentState<StudyDuty> duty, GrainHost host,
    ILogger<StudyGrain> logger) : Grain, IStudyGrain, IRemindable, IDisposable
{
    private const string Reminder = "duty";

    // The shortest that the cluster's reminders allow by default.
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly WorkSignal _signal = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _driving = Task.CompletedTask;

    private bool IsOnDuty => duty.State.IsOn && duty.State.Store == host.StoreName;

    /// <inheritdoc/>
    public async Task OnDutyAsync()
    {
        if (!_driving.IsCompleted) return;
        if (!IsOnDuty)
        {
            (duty.State.IsOn, duty.State.Store) = (true, host.StoreName);
            await duty.WriteStateAsync();
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        }

        Start();
    }

    /// <inheritdoc/>
    public async Task OffDutyAsync()
    {
        duty.State.IsOn = false;
        await duty.WriteStateAsync();
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
    /// Where the silo goes, the coordinator stops first. Where only the activation goes, it goes on: the silo has the
    /// study's lease, and nobody else could take it while the silo lives.
    /// </summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (reason.ReasonCode != DeactivationReasonCode.ShuttingDown) return;
        await _stop.CancelAsync();
        await _driving.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void Start()
    {
        DelayDeactivation(TimeSpan.MaxValue); // idle collection knows nothing of what goes on between calls
        StudyDriver driver = new(this.GetPrimaryKeyLong(), host, GrainFactory, _signal, logger);
        IStudyGrain self = this.AsReference<IStudyGrain>();
        _driving = Task.Run(() => DriveAsync(driver, self));
    }

    private async Task DriveAsync(StudyDriver driver, IStudyGrain self)
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
    }

    private async Task ForgetReminderAsync()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
