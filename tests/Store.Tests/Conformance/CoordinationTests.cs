using Sweep.Core.Studies;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class CoordinationTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task Each_active_study_has_one_coordinator_the_oldest_first(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        long first = (await harness.Store.SubmitAsync(new("1", "{}", "", 1, StoreHarness.Problem, 1), Cancel)).Study.Id;
        SubmitOutcome outcome = await harness.Store.SubmitAsync(new("2", "{}", "", 1, StoreHarness.Problem, 1), Cancel);
        long second = outcome.Study.Id;
        Guid silo = await harness.RegisterAsync();
        Guid other = await harness.RegisterAsync();

        Assert.Equal(new(first, 1, silo), await harness.Store.CoordinateAsync(silo, null, Cancel));
        Assert.Equal(new(second, 1, other), await harness.Store.CoordinateAsync(other, null, Cancel));
        Assert.Null(await harness.Store.CoordinateAsync(silo, null, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_silo_may_ask_for_one_study_alone(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        long first = (await harness.Store.SubmitAsync(new("1", "{}", "", 1, StoreHarness.Problem, 1), Cancel)).Study.Id;
        SubmitOutcome outcome = await harness.Store.SubmitAsync(new("2", "{}", "", 1, StoreHarness.Problem, 1), Cancel);
        long second = outcome.Study.Id;
        Guid silo = await harness.RegisterAsync();

        Assert.Null(await harness.Store.CoordinateAsync(silo, 999, Cancel));
        Assert.Equal(second, (await harness.Store.CoordinateAsync(silo, second, Cancel))!.Study);
        Assert.Null(await harness.Store.CoordinateAsync(silo, second, Cancel));
        Assert.Equal(first, (await harness.Store.CoordinateAsync(silo, null, Cancel))!.Study);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_silo_may_leave_out_studies_that_it_could_not_drive(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        long first = (await harness.Store.SubmitAsync(new("1", "{}", "", 1, StoreHarness.Problem, 1), Cancel)).Study.Id;
        SubmitOutcome outcome = await harness.Store.SubmitAsync(new("2", "{}", "", 1, StoreHarness.Problem, 1), Cancel);
        long second = outcome.Study.Id;
        Guid silo = await harness.RegisterAsync();

        Assert.Null(await harness.Store.CoordinateAsync(silo, null, [second, first], Cancel));
        CoordinatorFence fence = (await harness.Store.CoordinateAsync(silo, null, [first], Cancel))!;
        Assert.Equal(second, fence.Study);
        await harness.Store.LeaveStudyAsync(fence, Cancel);
        Assert.Null(await harness.Store.CoordinateAsync(silo, null, [first, second], Cancel));
        Assert.Equal(second, (await harness.Store.CoordinateAsync(silo, second, Cancel))!.Study);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Dead_and_unknown_incarnations_take_no_study(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.Store.SubmitAsync(new("1", "{}", "", 1, StoreHarness.Problem, 1), Cancel);
        Guid retired = await harness.RegisterAsync();
        await harness.Store.RetireSiloAsync(retired, Cancel);

        Assert.Null(await harness.Store.CoordinateAsync(retired, null, Cancel));
        Assert.Null(await harness.Store.CoordinateAsync(Guid.NewGuid(), null, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Of_many_that_ask_at_once_one_becomes_the_coordinator(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.Store.SubmitAsync(new("1", "{}", "", 1, StoreHarness.Problem, 1), Cancel);
        IStudyStore[] stores = [harness.Store, await harness.OpenAnotherAsync()];
        CoordinatorFence?[] fences = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () => await stores[i % 2].CoordinateAsync(await harness.RegisterAsync(), null, Cancel), Cancel)));

        Assert.Single(fences, fence => fence is not null);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_study_that_its_coordinator_leaves_is_free_at_once(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence first = await harness.SubmitAsync(1);
        Guid other = await harness.RegisterAsync();
        await harness.Store.LeaveStudyAsync(first, Cancel);
        Assert.Equal(
            EnqueueOutcome.Refused,
            await harness.Store.EnqueueAsync(first, 1, StoreHarness.Trials(1, 2), Cancel));
        CoordinatorFence second = (await harness.Store.CoordinateAsync(other, null, Cancel))!;
        Assert.Equal(new(first.Study, first.Epoch + 1, other), second);
        string before = await harness.DumpAsync();

        await harness.Store.LeaveStudyAsync(first, Cancel);
        await harness.Store.LeaveStudyAsync(second with { Incarnation = first.Incarnation }, Cancel);
        Assert.Equal(before, await harness.DumpAsync());

        await harness.Store.LeaveStudyAsync(second, Cancel);
        Assert.Equal(
            new(first.Study, first.Epoch + 2, first.Incarnation),
            await harness.Store.CoordinateAsync(first.Incarnation, null, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_replaced_coordinator_is_refused(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence old = await harness.SubmitAsync(1);
        await harness.ExpireLeaseAsync(old.Incarnation);
        Guid successor = await harness.RegisterAsync();
        Assert.Null(await harness.Store.CoordinateAsync(successor, null, Cancel));
        await harness.Store.RecoverAsync(Patient, Cancel);
        CoordinatorFence fence = (await harness.Store.CoordinateAsync(successor, null, Cancel))!;
        Assert.Equal(new(old.Study, old.Epoch + 1, successor), fence);
        string before = await harness.DumpAsync();

        NewTrial[] trials = StoreHarness.Trials(1, 2);
        Assert.Equal(EnqueueOutcome.Refused, await harness.Store.EnqueueAsync(old, 1, trials, Cancel));
        Assert.Equal(
            EnqueueOutcome.Refused,
            await harness.Store.EnqueueAsync(fence with { Incarnation = old.Incarnation }, 1, trials, Cancel));
        Assert.Equal(
            EnqueueOutcome.Refused, await harness.Store.EnqueueAsync(fence with { Epoch = 1 }, 1, trials, Cancel));
        Assert.Equal(
            EnqueueOutcome.Refused,
            await harness.Store.EnqueueAsync(old, 0, StoreHarness.Trials(0, 1), Cancel));
        Assert.False(await harness.Store.CompleteStudyAsync(old, Cancel));
        Assert.Equal(before, await harness.DumpAsync());

        Assert.Equal(EnqueueOutcome.Done, await harness.Store.EnqueueAsync(fence, 1, trials, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task An_enqueue_that_is_repeated_changes_nothing(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence fence = await harness.SubmitAsync(3);
        Assert.Equal(
            EnqueueOutcome.Done, await harness.Store.EnqueueAsync(fence, 3, StoreHarness.Trials(3, 2), Cancel));
        string before = await harness.DumpAsync();

        Assert.Equal(
            EnqueueOutcome.AlreadyDone, await harness.Store.EnqueueAsync(fence, 3, StoreHarness.Trials(3, 2), Cancel));
        Assert.Equal(
            EnqueueOutcome.AlreadyDone, await harness.Store.EnqueueAsync(fence, 0, StoreHarness.Trials(0, 3), Cancel));
        Assert.Equal(before, await harness.DumpAsync());
        StudyRecord study = await harness.StudyAsync(fence.Study);
        Assert.Equal(5, study.NextNumber);
        Assert.Equal(5, study.Counts[TrialState.Queued]);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Numbers_are_neither_left_out_nor_given_twice(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence fence = await harness.SubmitAsync(3);
        string before = await harness.DumpAsync();

        foreach ((int first, int count) in ((int, int)[])[(4, 1), (2, 2)])
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => harness.Store.EnqueueAsync(fence, first, StoreHarness.Trials(first, count), Cancel));
            Assert.Equal(before, await harness.DumpAsync());
        }
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Trials_that_break_an_invariant_are_enqueued_not_even_in_part(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence fence = await harness.SubmitAsync(3);
        string before = await harness.DumpAsync();

        // The second one repeats arm, configuration and seed of a trial that is there.
        StoreException error = await Assert.ThrowsAsync<StoreException>(() => harness.Store.EnqueueAsync(
            fence, 3, [.. StoreHarness.Trials(3, 1), .. StoreHarness.Trials(1, 1)], Cancel));
        Assert.Contains("enqueue trials", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_study_is_completed_once_every_trial_has_ended(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence fence = await harness.SubmitAsync(1);
        Assert.False(await harness.Store.CompleteStudyAsync(fence, Cancel));
        TrialFence trial = await harness.ClaimOneAsync(await harness.RegisterAsync());
        Assert.False(await harness.Store.CompleteStudyAsync(fence, Cancel));
        await harness.Store.EndAsync([StoreHarness.End(trial)], Cancel);
        long revision = (await harness.StudyAsync(fence.Study)).Revision;

        Assert.True(await harness.Store.CompleteStudyAsync(fence, Cancel));
        StudyRecord study = await harness.StudyAsync(fence.Study);
        Assert.Equal(StudyStatus.Completed, study.Status);
        Assert.Equal(1, study.Ended);
        Assert.True(study.Revision > revision);
        Assert.False(await harness.Store.CompleteStudyAsync(fence, Cancel));
        Assert.Equal(
            EnqueueOutcome.Refused, await harness.Store.EnqueueAsync(fence, 1, StoreHarness.Trials(1, 1), Cancel));
        Assert.Null(await harness.Store.CoordinateAsync(await harness.RegisterAsync(), null, Cancel));
    }
}
