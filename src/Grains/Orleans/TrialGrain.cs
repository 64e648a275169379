using Orleans.Placement;

namespace Sweep.Grains.Orleans;

/// <summary>
/// The address and lifetime of one trial that runs: <see cref="TrialRunner"/> runs it in a slot of the silo, on a
/// thread of its own. Holds nothing of the trial. Two activations at once harm nobody: each claims the trial only if it
/// is queued, and the store fences whoever lost it.
/// </summary>
[FreeSlotPlacement]
[Immovable]
public sealed class TrialGrain(GrainHost host) : Grain, ITrialGrain
{
    private Task _left = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<TrialOrderOutcome> RunAsync(long study)
    {
        if (!_left.IsCompleted) return TrialOrderOutcome.Started;
        TrialTaking taking = await host.Slots.TakeAsync(this.GetPrimaryKeyLong());
        if (taking.Outcome == TrialOrderOutcome.Started)
        {
            // Idle collection knows nothing of the slot: it must not end a long trial.
            DelayDeactivation(TimeSpan.MaxValue);
            _left = taking.Left;
            _ = FollowAsync(study);
        }
        else
        {
            DeactivateOnIdle();
        }

        return taking.Outcome;
    }

    /// <summary>
    /// A deactivation stores a checkpoint and gives the trial back first. Where only the address goes, because the silo
    /// that knew it died or because memory is short, the trial goes on in its slot: to end it would help nobody.
    /// </summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        bool goesOn = reason.ReasonCode is DeactivationReasonCode.DirectoryFailure
            or DeactivationReasonCode.HighMemoryPressure;
        if (goesOn || _left.IsCompleted) return;
        host.Slots.GiveBack(this.GetPrimaryKeyLong());
        await _left.WaitAsync(cancellationToken);
    }

    private async Task FollowAsync(long study)
    {
        await _left;
        DeactivateOnIdle();
        await GrainFactory.GetGrain<IStudyGrain>(study).SlotFreedAsync(host.Silo);
    }
}
