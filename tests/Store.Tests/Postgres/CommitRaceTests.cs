using Sweep.Core.Studies;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// Races with commits that are still pending, each played out step by step: a transaction of the test's own stands
/// still in the middle while the store acts. Where a simpler statement would do the wrong thing, the test shows that
/// too.
/// </summary>
public sealed class CommitRaceTests : StoreTests
{
    [Fact]
    public async Task A_claim_that_is_repeated_while_its_first_commit_is_pending_claims_no_more()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(5);
        Guid silo = await harness.RegisterAsync();
        ClaimRequest request = new(silo, Guid.NewGuid(), 2);
        var parameters = new { incarnation = silo, request = request.RequestId };
        await using PendingTransaction first = await PendingTransaction.BeginAsync(harness);
        Assert.Equal(2, (await PostgresClaims.ClaimAsync(first.Unit, request)).Count);

        Task<IReadOnlyList<ClaimedTrial>> second = Task.Run(() => harness.Store.ClaimAsync(request, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, second);

        // A plain read-back sees the state from before: it would claim two more.
        Assert.Empty(await harness.QueryAsync<long>(PostgresSql.FindClaimed, parameters));

        await first.CommitAsync();
        Assert.Equal([0L, 1], (await second).Select(trial => trial.Number));
        Assert.Equal(2, (await harness.StudyAsync(study.Study)).Counts[TrialState.Running]);
    }

    [Fact]
    public async Task An_end_that_is_repeated_while_its_first_commit_is_pending_learns_that_it_got_through()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        TrialEnd end = StoreHarness.End(fence);
        await using PendingTransaction first = await PendingTransaction.BeginAsync(harness);
        Assert.True((await PostgresEnds.EndAsync(first.Unit, [end]))[0]);

        Task<IReadOnlySet<long>> second = Task.Run(() => harness.Store.EndAsync([end], Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, second);
        Assert.Equal("running", Assert.Single(await harness.QueryAsync<string>("SELECT outcome FROM sweep.attempt")));

        await first.CommitAsync();
        Assert.Equal([fence.Trial], await second);
    }

    [Fact]
    public async Task Of_two_silos_that_take_a_study_at_once_the_second_gets_none()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        SubmitOutcome study = await harness.Store.SubmitAsync(
            new("x", "{}", "", StoreHarness.Numerics, StoreHarness.Problem, 1), Cancel);
        Guid anna = await harness.RegisterAsync("anna");
        Guid bert = await harness.RegisterAsync("bert");
        Guid carl = await harness.RegisterAsync("carl");
        await using PendingTransaction first = await PendingTransaction.BeginAsync(harness);
        CoordinatorFence? taken = await PostgresStudies.CoordinateAsync(first.Unit, anna, null, [], Guid.NewGuid());

        Task<CoordinatorFence?> second = Task.Run(() => harness.Store.CoordinateAsync(bert, null, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, second);

        // Asked again whether the coordinator is dead, after the wait, the server answers from its look before the
        // wait.
        await using PendingTransaction naive = await PendingTransaction.BeginAsync(harness);
        Task<int> stolen = Task.Run(() => naive.ExecuteAsync(
            """
            UPDATE sweep.study SET coordinator_epoch = coordinator_epoch + 1, coordinator = @carl
            WHERE status = 'active' AND NOT EXISTS (
              SELECT 1 FROM sweep.silo WHERE silo.incarnation = study.coordinator AND silo.state = 'live')
            """,
            new { carl }), Cancel);
        await harness.WaitUntilBlockedAsync(2, second, stolen);

        await first.CommitAsync();
        Assert.Equal(new(study.Study.Id, 1, anna), taken);
        int naively = await stolen;
        await naive.RollbackAsync();
        Assert.Null(await second);
        Assert.Equal(1, naively);
        Assert.Equal(
            EnqueueOutcome.Done, await harness.Store.EnqueueAsync(taken!, 0, StoreHarness.Trials(0, 1), Cancel));
    }

    [Fact]
    public async Task A_taking_that_is_repeated_while_its_first_commit_is_pending_knows_its_study()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        SubmitOutcome study = await harness.Store.SubmitAsync(
            new("x", "{}", "", StoreHarness.Numerics, StoreHarness.Problem, 1), Cancel);
        Guid silo = await harness.RegisterAsync(), request = Guid.NewGuid();
        await using PendingTransaction first = await PendingTransaction.BeginAsync(harness);
        await using PendingTransaction second = await PendingTransaction.BeginAsync(harness);
        Assert.NotNull(await PostgresStudies.CoordinateAsync(first.Unit, silo, null, [], request));

        Task<CoordinatorFence?> again = Task.Run(
            () => PostgresStudies.CoordinateAsync(second.Repetition, silo, null, [], request), Cancel);
        await harness.WaitUntilBlockedAsync(1, again);

        // A plain look finds nothing taken; then the study is not free, and nobody would drive it.
        Assert.Empty(await harness.QueryAsync<long>(
            PostgresSql.FindTaken, new { incarnation = silo, request }));
        await first.CommitAsync();
        Assert.Equal(new(study.Study.Id, 1, silo), await again);
        await second.RollbackAsync();

        // Whoever controls a study lets its coordinator go: what was taken then is taken anew.
        await harness.Store.PauseAsync(study.Study.Id, Cancel);
        await harness.Store.ResumeAsync(study.Study.Id, Cancel);
        await using PendingTransaction third = await PendingTransaction.BeginAsync(harness);
        Assert.Equal(
            new(study.Study.Id, 2, silo),
            await PostgresStudies.CoordinateAsync(third.Repetition, silo, null, [], request));
    }

    [Fact]
    public async Task A_completion_that_is_repeated_while_its_first_commit_is_pending_learns_that_it_got_through()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);
        await using PendingTransaction first = await PendingTransaction.BeginAsync(harness);
        await using PendingTransaction second = await PendingTransaction.BeginAsync(harness);
        Assert.True(await PostgresStudies.CompleteAsync(first.Unit, study));

        Task<bool> again = Task.Run(() => PostgresStudies.CompleteAsync(second.Repetition, study), Cancel);
        await harness.WaitUntilBlockedAsync(1, again);
        await first.CommitAsync();
        Assert.True(await again);
        foreach (CoordinatorFence other in (CoordinatorFence[])
            [study with { Epoch = 2 }, study with { Incarnation = fence.Incarnation }])
            Assert.False(await PostgresStudies.CompleteAsync(second.Repetition, other));
    }

    [Fact]
    public async Task A_change_that_waits_for_another_gets_the_later_revision()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(2);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        long revision = (await harness.StudyAsync(study.Study)).Revision;
        await using PendingTransaction claim = await PendingTransaction.BeginAsync(harness);
        Assert.Single(await PostgresClaims.ClaimAsync(claim.Unit, new(silo, Guid.NewGuid(), 1)));

        Task<IReadOnlySet<long>> end = Task.Run(
            () => harness.Store.EndAsync([StoreHarness.End(fence)], Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, end);
        await claim.CommitAsync();
        await end;

        // A reader that has followed up to the claim would never see an end of the same revision.
        Assert.Equal(revision + 2, (await harness.StudyAsync(study.Study)).Revision);
        Assert.Equal(revision + 2, (await harness.TrialAsync(study.Study)).Revision);
        TrialRecord changed = Assert.Single(
            await harness.Store.ListTrialsAsync(study.Study, new(AfterRevision: revision + 1), Cancel));
        Assert.Equal(fence.Trial, changed.Id);
    }

    [Fact]
    public async Task An_end_that_waits_for_a_pending_enqueue_counts_on_top_of_it()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        long revision = (await harness.StudyAsync(study.Study)).Revision;
        await using PendingTransaction enqueue = await PendingTransaction.BeginAsync(harness);
        Assert.Equal(
            EnqueueOutcome.Done,
            await PostgresStudies.EnqueueAsync(enqueue.Unit, study, 1, StoreHarness.Trials(1, 2)));

        Task<IReadOnlySet<long>> end = Task.Run(
            () => harness.Store.EndAsync([StoreHarness.End(fence)], Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, end);
        await enqueue.CommitAsync();
        Assert.Single(await end);
        Assert.Equal(revision + 2, (await harness.StudyAsync(study.Study)).Revision);
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task A_claim_passes_by_trials_that_another_is_just_claiming()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(4);
        await using PendingTransaction other = await PendingTransaction.BeginAsync(harness);
        await other.ExecuteAsync("SELECT 1 FROM sweep.trial WHERE number < 2 FOR NO KEY UPDATE");

        Guid silo = await harness.RegisterAsync();
        Task<IReadOnlyList<ClaimedTrial>> claim = Task.Run(() => harness.ClaimAsync(silo, 9), Cancel);
        await harness.AssertDoesNotWaitAsync(claim);
        Assert.Equal([2L, 3], (await claim).Select(trial => trial.Number));
        await other.RollbackAsync();
        Assert.Equal([0L, 1], (await harness.ClaimAsync(silo, 9)).Select(trial => trial.Number));
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task A_claim_that_waits_while_its_silo_is_marked_dead_takes_nothing()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(3);
        await using PendingTransaction other = await PendingTransaction.BeginAsync(harness);
        Assert.Single(await PostgresClaims.ClaimAsync(
            other.Unit, new(await harness.RegisterAsync(), Guid.NewGuid(), 1)));

        Guid silo = await harness.RegisterAsync();
        Task<IReadOnlyList<ClaimedTrial>> claim = Task.Run(() => harness.ClaimAsync(silo), Cancel);
        await harness.WaitUntilBlockedAsync(1, claim);
        await harness.Store.RetireSiloAsync(silo, Cancel);
        await other.CommitAsync();
        Assert.Empty(await claim);
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task Ends_that_arrive_while_others_are_stored_go_together()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(5);
        TrialFence[] fences =
            [.. (await harness.ClaimAsync(await harness.RegisterAsync(), 5)).Select(trial => trial.Fence)];
        long revision = (await harness.StudyAsync(study.Study)).Revision;
        await using PendingTransaction hold = await PendingTransaction.BeginAsync(harness);
        await hold.ExecuteAsync("SELECT 1 FROM sweep.study FOR NO KEY UPDATE");

        List<Task<IReadOnlySet<long>>> ends = [harness.Store.EndAsync([StoreHarness.End(fences[0])], Cancel)];
        await harness.WaitUntilBlockedAsync(1);
        ends.AddRange(fences[1..4].Select(fence => harness.Store.EndAsync([StoreHarness.End(fence)], Cancel)));
        ends.Add(harness.Store.EndAsync([StoreHarness.End(fences[4] with { Epoch = 9 })], Cancel));
        await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Store.EndAsync([StoreHarness.End(fences[4], TrialEvent.Release)], Cancel));
        await hold.RollbackAsync();

        for (int i = 0; i < 4; i++) Assert.Equal([fences[i].Trial], await ends[i]);
        Assert.Empty(await ends[4]);
        Assert.Equal(revision + 2, (await harness.StudyAsync(study.Study)).Revision);
        await harness.AssertCountsAsync(study.Study);
    }
}
