using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

/// <summary>Every (status, event) pair of the specification, on every store.</summary>
public sealed class StudyStateMachineTests : StoreTests
{
    public static TheoryData<string, StudyStatus, StudyEvent> Pairs()
    {
        TheoryData<string, StudyStatus, StudyEvent> pairs = [];
        foreach (string kind in StoreHarness.Kinds)
            foreach (StudyStatus status in Enum.GetValues<StudyStatus>())
                foreach (StudyEvent @event in Enum.GetValues<StudyEvent>()) pairs.Add(kind, status, @event);
        return pairs;
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task The_store_does_what_the_specification_says(string kind, StudyStatus status, StudyEvent @event)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence fence = await harness.ReachAsync(status);

        // Completion has a condition of its own beside the status: here it is met.
        if (@event == StudyEvent.Complete && status is StudyStatus.Active or StudyStatus.Paused)
        {
            HeldTrial held = Assert.Single(await HeldAsync(harness));
            await harness.Store.EndAsync([StoreHarness.End(held.Fence)], Cancel);
        }

        string before = await harness.DumpAsync();
        long revision = (await harness.StudyAsync(fence.Study)).Revision;
        StudyStatus? expected = StudyStateMachine.Next(status, @event);

        ControlOutcome outcome = await ApplyAsync(harness, fence, @event);

        StudyRecord study = await harness.StudyAsync(fence.Study);
        Assert.Equal(expected ?? status, study.Status);
        Assert.Equal(expected is null ? ControlOutcome.Refused : ControlOutcome.Done, outcome);
        await harness.AssertCountsAsync(fence.Study);
        if (expected is null || (expected == status && @event is not (StudyEvent.Retry or StudyEvent.Extend)))
            Assert.Equal(before, await harness.DumpAsync());
        else
            Assert.True(study.Revision > revision);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Control_of_a_study_that_does_not_exist_is_told_so(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        foreach (StudyEvent @event in Enum.GetValues<StudyEvent>().Except([StudyEvent.Complete]))
            Assert.Equal(ControlOutcome.Missing, await ApplyAsync(harness, new(999, 1, Guid.NewGuid()), @event));
        Assert.Equal(ControlOutcome.Missing, await harness.Store.PlaceAsync(999, new(), Cancel));
    }

    private static async Task<IReadOnlyList<HeldTrial>> HeldAsync(StoreHarness harness)
    {
        List<HeldTrial> held = [];
        foreach (SiloRecord silo in await harness.Store.ListSilosAsync(all: false, Cancel))
            held.AddRange(await harness.Store.ListHeldAsync(silo.Incarnation, Cancel));
        return held;
    }

    private static async Task<ControlOutcome> ApplyAsync(
        StoreHarness harness, CoordinatorFence fence, StudyEvent @event) => @event switch
        {
            StudyEvent.Complete => await harness.Store.CompleteStudyAsync(fence, Cancel)
                ? ControlOutcome.Done
                : ControlOutcome.Refused,
            StudyEvent.Pause => await harness.Store.PauseAsync(fence.Study, Cancel),
            StudyEvent.Resume => await harness.Store.ResumeAsync(fence.Study, Cancel),
            StudyEvent.Cancel => await harness.Store.CancelAsync(fence.Study, Cancel),
            StudyEvent.Retry => (await harness.Store.RetryAsync(fence.Study, Guid.NewGuid(), Cancel)).Outcome,
            StudyEvent.Extend => await harness.Store.ExtendAsync(fence.Study, 0, "{\"seeds\":[9]}", 4, Cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(@event)),
        };
}
