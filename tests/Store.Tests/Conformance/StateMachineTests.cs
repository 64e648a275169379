using Sweep.Core.Studies;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

/// <summary>Every (state, event) pair of the specification, on every store.</summary>
public sealed class StateMachineTests : StoreTests
{
    private static readonly TrialEvent[] Ends =
        [TrialEvent.Complete, TrialEvent.Prune, TrialEvent.Diverge, TrialEvent.Fail];

    private static readonly TrialEvent[] Driven =
    [
        TrialEvent.Claim, .. Ends, TrialEvent.Lose, TrialEvent.Quarantine, TrialEvent.Release, TrialEvent.Cancel,
        TrialEvent.Retry,
    ];

    public static TheoryData<string, TrialState, TrialEvent> Pairs()
    {
        TheoryData<string, TrialState, TrialEvent> pairs = [];
        foreach (string kind in StoreHarness.Kinds)
            foreach (TrialState state in Enum.GetValues<TrialState>())
                foreach (TrialEvent @event in Driven) pairs.Add(kind, state, @event);
        return pairs;
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task The_store_does_what_the_specification_says(string kind, TrialState state, TrialEvent @event)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        Guid holder = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(holder);
        await harness.CheckpointAsync(fence, 3);
        await ReachAsync(harness, fence, state);
        Assert.Equal(state, (await harness.TrialAsync(study.Study)).State);
        string before = await harness.DumpAsync();
        long revision = (await harness.StudyAsync(study.Study)).Revision;
        long trialRevision = (await harness.TrialAsync(study.Study)).Revision;

        bool accepted = await ApplyAsync(harness, fence, @event);

        TrialState? expected = TrialStateMachine.Next(state, @event);
        TrialRecord trial = await harness.TrialAsync(study.Study);
        Assert.Equal(expected ?? state, trial.State);
        await harness.AssertCountsAsync(study.Study);
        if (@event is TrialEvent.Cancel or TrialEvent.Retry)
        {
            // Events of the whole study: it is told of them, whether they concern this trial or not.
            Assert.Equal(expected is not null, trial.Revision > trialRevision);
            Assert.Equal(expected is not null, accepted);
            if (expected is null) return;
            Assert.Equal((await harness.StudyAsync(study.Study)).Revision, trial.Revision);
            Assert.Equal((null, null), (trial.Result, trial.Reason));
            Assert.Empty(await harness.StoredCheckpointsAsync(trial.Id));
        }
        else if (expected is null)
        {
            Assert.Equal(before, await harness.DumpAsync());

            // Only the repetition of the very call that ended the trial is told that all is well.
            bool repeated = Ends.Contains(@event) && TrialStateMachine.Next(TrialState.Running, @event) == state;
            Assert.Equal(repeated, accepted);
        }
        else
        {
            Assert.True(accepted);
            Assert.Equal(revision + 1, (await harness.StudyAsync(study.Study)).Revision);
            Assert.Equal(revision + 1, trial.Revision);
            if (TrialStateMachine.IsTerminal(trial.State))
                Assert.Empty(await harness.StoredCheckpointsAsync(trial.Id));
            else
                Assert.Equal([3], await harness.StoredCheckpointsAsync(trial.Id));
        }
    }

    [Fact]
    public void Every_event_that_a_store_has_a_method_for_is_driven()
    {
        Assert.Empty(Enum.GetValues<TrialEvent>().Except(Driven));
    }

    private static async Task ReachAsync(StoreHarness harness, TrialFence fence, TrialState state)
    {
        switch (state)
        {
            case TrialState.Queued:
                await harness.Store.ReleaseAsync([fence], "drain", Cancel);
                break;
            case TrialState.Running:
                break;
            case TrialState.Quarantined:
                await ApplyAsync(harness, fence, TrialEvent.Quarantine);
                break;
            case TrialState.Cancelled:
                await ApplyAsync(harness, fence, TrialEvent.Cancel);
                break;
            default:
                TrialEvent @event = Ends.Single(end => TrialStateMachine.Next(TrialState.Running, end) == state);
                await harness.Store.EndAsync([StoreHarness.End(fence, @event)], Cancel);
                break;
        }
    }

    private static async Task<bool> ApplyAsync(StoreHarness harness, TrialFence fence, TrialEvent @event)
    {
        switch (@event)
        {
            case TrialEvent.Claim:
                return (await harness.ClaimAsync(await harness.RegisterAsync())).Count == 1;
            case TrialEvent.Cancel:
                long study = (await harness.Store.ListStudiesAsync(new(), Cancel))[0].Id;
                long ended = (await harness.StudyAsync(study)).Ended;
                Assert.Equal(ControlOutcome.Done, await harness.Store.CancelAsync(study, Cancel));
                return (await harness.StudyAsync(study)).Ended > ended;
            case TrialEvent.Retry:
                study = (await harness.Store.ListStudiesAsync(new(), Cancel))[0].Id;
                return (await harness.Store.RetryAsync(study, Guid.NewGuid(), Cancel)).Trials == 1;
            case TrialEvent.Release:
                return (await harness.Store.ReleaseAsync([fence], "drain", Cancel)).Contains(fence.Trial);
            case TrialEvent.Lose or TrialEvent.Quarantine:
                await harness.ExpireLeaseAsync(fence.Incarnation);
                RecoveryResult result = await harness.Store.RecoverAsync(
                    new(QuarantineAfter: @event == TrialEvent.Lose ? 2 : 1), Cancel);
                return (@event == TrialEvent.Lose ? result.Requeued : result.Quarantined) == 1;
            default:
                return (await harness.Store.EndAsync([StoreHarness.End(fence, @event)], Cancel)).Contains(fence.Trial);
        }
    }
}
