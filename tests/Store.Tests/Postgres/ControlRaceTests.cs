using Sweep.Core.Studies;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// Races of those who control a study with those who work on it, each played out step by step: a transaction of the
/// test's own stands still in the middle while the store acts. Where a simpler statement would do the wrong thing, the
/// test shows that too.
/// </summary>
public sealed class ControlRaceTests : StoreTests
{
    [Fact]
    public async Task A_claim_under_way_while_its_study_is_paused_takes_nothing()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(5);
        Guid silo = await harness.RegisterAsync();
        await using PendingTransaction pause = await PendingTransaction.BeginAsync(harness);
        await PostgresControl.ChangeAsync(pause.Unit, study.Study, StudyEvent.Pause);

        Task<IReadOnlyList<ClaimedTrial>> claim = Task.Run(() => harness.ClaimAsync(silo, 2), Cancel);
        await harness.WaitUntilBlockedAsync(1, claim);

        // Without the study's lock the claim gets in: what is pending is not seen.
        await using (PendingTransaction naive = await PendingTransaction.BeginAsync(harness))
        {
            Assert.Equal(1, await naive.ExecuteAsync(
                """
                UPDATE sweep.trial SET state = 'running', incarnation = @silo, claim_request = @silo
                WHERE number = 4 AND state = 'queued'
                  AND EXISTS (SELECT 1 FROM sweep.study WHERE study.id = trial.study AND study.status = 'active')
                """,
                new { silo }));
        }

        await pause.CommitAsync();
        Assert.Empty(await claim);
        StudyRecord record = await harness.StudyAsync(study.Study);
        Assert.Equal((StudyStatus.Paused, 5L), (record.Status, record.Counts[TrialState.Queued]));
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task A_pause_that_waits_for_the_studys_completion_is_refused()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);
        await using PendingTransaction completion = await PendingTransaction.BeginAsync(harness);
        Assert.True(await PostgresStudies.CompleteAsync(completion.Unit, study));

        // A plain look finds the study active, and the completed one would be paused.
        Task<ControlOutcome> pause = Task.Run(() => harness.Store.PauseAsync(study.Study, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, pause);
        Assert.Equal(StudyStatus.Active, (await harness.StudyAsync(study.Study)).Status);
        await completion.CommitAsync();

        Assert.Equal(ControlOutcome.Refused, await pause);
        Assert.Equal(StudyStatus.Completed, (await harness.StudyAsync(study.Study)).Status);
    }

    [Fact]
    public async Task Claims_at_the_same_time_do_not_exceed_the_limit_together()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(9, placement: new(Parallel: 3));
        Guid silo = await harness.RegisterAsync();
        await using PendingTransaction first = await PendingTransaction.BeginAsync(harness);
        Assert.Equal(2, (await PostgresClaims.ClaimAsync(first.Unit, new(silo, Guid.NewGuid(), 2))).Count);

        // The look of the second still finds room for all of it: it is asked again under the study's lock.
        Task<IReadOnlyList<ClaimedTrial>> second = Task.Run(() => harness.ClaimAsync(silo, 2), Cancel);
        await harness.WaitUntilBlockedAsync(1, second);
        await first.CommitAsync();
        Assert.Empty(await second);
        Assert.Single(await harness.ClaimAsync(silo, 2));
        Assert.Equal(3, (await harness.StudyAsync(study.Study)).Counts[TrialState.Running]);
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task Who_waits_for_a_study_waits_in_line_and_holds_up_no_trial_that_another_might_take()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(9);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await using PendingTransaction first = await PendingTransaction.BeginAsync(harness);
        Assert.Equal(2, (await PostgresClaims.ClaimAsync(first.Unit, new(silo, Guid.NewGuid(), 2))).Count);

        Task<IReadOnlyList<ClaimedTrial>>[] claims =
            [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => harness.ClaimAsync(silo, 2), Cancel))];
        Task<IReadOnlySet<long>> end = Task.Run(
            () => harness.Store.EndAsync([StoreHarness.End(fence)], Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(4, [.. claims, end]);

        // None waits for the study's row: its end wakes one of them, not all.
        Assert.Equal(["advisory"], await harness.QueryAsync<string>(
            """
            SELECT DISTINCT lock.locktype
            FROM pg_locks AS lock
            JOIN pg_stat_activity AS session ON session.pid = lock.pid
            WHERE NOT lock.granted AND session.datname = current_database()
            """));
        Assert.Equal(6, (await harness.QueryAsync<long>(
            "SELECT id FROM sweep.trial WHERE state = 'queued' FOR NO KEY UPDATE SKIP LOCKED")).Count);

        await first.CommitAsync();
        Assert.Equal(6, (await Task.WhenAll(claims)).SelectMany(claimed => claimed).Distinct().Count());
        Assert.Single(await end);
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task Who_needs_several_studies_queues_for_them_in_order_of_id()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence one = await harness.SubmitAsync(1), two = await harness.SubmitAsync(1, "two");
        TrialEnd[] ends = [.. (await harness.ClaimAsync(await harness.RegisterAsync(), 2))
            .OrderByDescending(trial => trial.Study).Select(trial => StoreHarness.End(trial.Fence))];
        await using PendingTransaction other = await PendingTransaction.BeginAsync(harness);
        await other.ExecuteAsync(PostgresSql.QueueForStudies, new { studies = new[] { two.Study } });

        Task<IReadOnlySet<long>> end = Task.Run(() => harness.Store.EndAsync(ends, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, end);
        Assert.Equal([(one.Study, true), (two.Study, false)], await harness.QueryAsync<(long, bool)>(
            """
            SELECT lock.objid::bigint, lock.granted
            FROM pg_locks AS lock
            JOIN pg_stat_activity AS session ON session.pid = lock.pid
            WHERE lock.locktype = 'advisory' AND session.datname = current_database()
              AND session.wait_event_type = 'Lock'
            ORDER BY lock.objid
            """));
        await other.RollbackAsync();
        Assert.Equal(2, (await end).Count);
        await harness.AssertCountsAsync(one.Study);
        await harness.AssertCountsAsync(two.Study);
    }

    [Fact]
    public async Task A_pause_waits_for_a_claim_under_way_and_asks_for_what_it_took()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(3);
        Guid silo = await harness.RegisterAsync();
        await using PendingTransaction claim = await PendingTransaction.BeginAsync(harness);
        Assert.Equal(2, (await PostgresClaims.ClaimAsync(claim.Unit, new(silo, Guid.NewGuid(), 2))).Count);

        Task<ControlOutcome> pause = Task.Run(() => harness.Store.PauseAsync(study.Study, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, pause);
        await claim.CommitAsync();

        Assert.Equal(ControlOutcome.Done, await pause);
        IReadOnlyList<HeldTrial> held = await harness.Store.ListHeldAsync(silo, Cancel);
        Assert.Equal([false, false], held.Select(trial => trial.IsWanted));
        Assert.Empty(await harness.ClaimAsync(silo, 1));
    }

    [Fact]
    public async Task An_end_under_way_while_its_study_is_cancelled_counts()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(3);
        Guid silo = await harness.RegisterAsync();
        TrialFence[] fences = [.. (await harness.ClaimAsync(silo, 2)).Select(trial => trial.Fence)];
        await using PendingTransaction end = await PendingTransaction.BeginAsync(harness);
        Assert.True((await PostgresEnds.EndAsync(end.Unit, [StoreHarness.End(fences[0])]))[0]);

        Task<ControlOutcome> cancel = Task.Run(() => harness.Store.CancelAsync(study.Study, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, cancel);
        await end.CommitAsync();

        Assert.Equal(ControlOutcome.Done, await cancel);
        StudyRecord record = await harness.StudyAsync(study.Study);
        Assert.Equal((1L, 2L), (record.Counts[TrialState.Completed], record.Counts[TrialState.Cancelled]));
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task An_end_that_waits_for_its_trials_cancellation_is_refused()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await using (PendingTransaction begin = await PendingTransaction.BeginAsync(harness))
        {
            await PostgresControl.ChangeAsync(begin.Unit, study.Study, StudyEvent.Cancel);
            await begin.CommitAsync();
        }

        await using PendingTransaction cancel = await PendingTransaction.BeginAsync(harness);
        await PostgresControl.CancelTrialsAsync(cancel.Unit, study.Study);
        Task<IReadOnlySet<long>> end = Task.Run(
            () => harness.Store.EndAsync([StoreHarness.End(fence)], Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, end);

        // A plain look still finds the trial held.
        Assert.Equal(TrialState.Running, (await harness.TrialAsync(study.Study)).State);
        await cancel.CommitAsync();
        Assert.Empty(await end);
        Assert.Equal(TrialState.Cancelled, (await harness.TrialAsync(study.Study)).State);
        Assert.Equal("cancelled", Assert.Single(await harness.Store.ListAttemptsAsync(study.Study, Cancel)).Outcome);
    }

    [Fact]
    public async Task An_enqueue_that_waits_for_a_cancellation_is_refused()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        await using PendingTransaction cancel = await PendingTransaction.BeginAsync(harness);
        await PostgresControl.ChangeAsync(cancel.Unit, study.Study, StudyEvent.Cancel);

        Task<EnqueueOutcome> enqueue = Task.Run(
            () => harness.Store.EnqueueAsync(study, 1, StoreHarness.Trials(1, 1), Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, enqueue);
        Assert.Equal(StudyStatus.Active, (await harness.StudyAsync(study.Study)).Status);
        await cancel.CommitAsync();

        Assert.Equal(EnqueueOutcome.Refused, await enqueue);
        await harness.Store.RecoverAsync(Patient, Cancel);
        Assert.Equal(1, (await harness.StudyAsync(study.Study)).Counts[TrialState.Cancelled]);
    }

    [Fact]
    public async Task What_a_retry_queues_is_claimed_after_its_commit_and_a_repetition_waits_for_it()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(2);
        Guid silo = await harness.RegisterAsync();
        await harness.Store.EndAsync(
            [.. (await harness.ClaimAsync(silo, 2)).Select(trial => StoreHarness.End(trial.Fence, TrialEvent.Fail))],
            Cancel);
        Guid request = Guid.NewGuid();
        await using PendingTransaction retry = await PendingTransaction.BeginAsync(harness);
        Assert.Equal(new(ControlOutcome.Done, 2), await PostgresControl.RetryAsync(retry.Unit, study.Study, request));

        Task<IReadOnlyList<ClaimedTrial>> claim = Task.Run(() => harness.ClaimAsync(silo, 9), Cancel);
        await harness.AssertDoesNotWaitAsync(claim);
        Assert.Empty(await claim);
        Task<RetryOutcome> again = Task.Run(() => harness.Store.RetryAsync(study.Study, request, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, again);

        // Read back without the lock on the request, nothing was retried yet: it would be done twice.
        Assert.Equal([null], await harness.QueryAsync<Guid?>("SELECT retry_request FROM sweep.study"));
        await retry.CommitAsync();
        Assert.Equal(new(ControlOutcome.Done, 2), await again);
        Assert.Equal(2, (await harness.ClaimAsync(silo, 9)).Count);
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task Of_two_retries_at_once_the_second_finds_nothing_to_queue()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.Store.EndAsync([StoreHarness.End(fence, TrialEvent.Fail)], Cancel);
        await using PendingTransaction first = await PendingTransaction.BeginAsync(harness);
        Assert.Equal(1, (await PostgresControl.RetryAsync(first.Unit, study.Study, Guid.NewGuid()))!.Trials);

        Task<RetryOutcome> second = Task.Run(
            () => harness.Store.RetryAsync(study.Study, Guid.NewGuid(), Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, second);

        // A plain look finds the trial failed.
        Assert.Equal(TrialState.Failed, (await harness.TrialAsync(study.Study)).State);
        await first.CommitAsync();
        Assert.Equal(new(ControlOutcome.Done, 0), await second);
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task A_retry_that_waits_for_the_end_of_a_cancellation_leaves_none_of_its_trials_behind()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        await using (PendingTransaction begin = await PendingTransaction.BeginAsync(harness))
        {
            await PostgresControl.ChangeAsync(begin.Unit, study.Study, StudyEvent.Cancel);
            await begin.CommitAsync();
        }

        await using PendingTransaction cancel = await PendingTransaction.BeginAsync(harness);
        Assert.True((await PostgresControl.CancelTrialsAsync(cancel.Unit, study.Study)).More);
        Assert.False((await PostgresControl.CancelTrialsAsync(cancel.Unit, study.Study)).More);

        // The look at the trials finds none cancelled.
        Task<RetryOutcome> retry = Task.Run(
            () => harness.Store.RetryAsync(study.Study, Guid.NewGuid(), Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, retry);
        await cancel.CommitAsync();
        Assert.Equal(new(ControlOutcome.Done, 1), await retry);
        Assert.Equal(TrialState.Queued, (await harness.TrialAsync(study.Study)).State);
        await harness.AssertCountsAsync(study.Study);
    }

    [Fact]
    public async Task Of_two_extensions_for_one_place_the_second_is_refused_unless_it_is_the_same()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        await using PendingTransaction first = await PendingTransaction.BeginAsync(harness);
        await PostgresControl.ExtendAsync(first.Unit, study.Study, 0, "one", 2);

        Task<ControlOutcome> other = Task.Run(
            () => harness.Store.ExtendAsync(study.Study, 0, "two", 2, Cancel), Cancel);
        Task<ControlOutcome> same = Task.Run(
            () => harness.Store.ExtendAsync(study.Study, 0, "one", 2, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(2, other, same);

        // By a look before the lock, the place is free.
        Assert.Empty((await harness.StudyAsync(study.Study)).Extensions);
        await first.CommitAsync();
        Assert.Equal(ControlOutcome.Refused, await other);
        Assert.Equal(ControlOutcome.Done, await same);
        Assert.Equal(["one"], (await harness.StudyAsync(study.Study)).Extensions);
    }

    [Fact]
    public async Task A_claim_under_way_while_its_study_is_placed_elsewhere_takes_nothing()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(2);
        Guid silo = await harness.RegisterAsync();
        await using PendingTransaction place = await PendingTransaction.BeginAsync(harness);
        await PostgresControl.PlaceAsync(place.Unit, study.Study, new(Labels: ["gpu"]));

        Task<IReadOnlyList<ClaimedTrial>> claim = Task.Run(() => harness.ClaimAsync(silo, 2), Cancel);
        await harness.WaitUntilBlockedAsync(1, claim);
        await place.CommitAsync();
        Assert.Empty(await claim);
        await harness.AssertCountsAsync(study.Study);
    }

    [Theory]
    [InlineData(StudyEvent.Cancel)]
    [InlineData(StudyEvent.Retry)]
    [InlineData(null)]
    public async Task A_cancellation_a_retry_or_a_deletion_that_waits_for_a_trial_does_not_hold_its_study(
        StudyEvent? @event)
    {
        List<Exception> retried = [];
        await using PostgresHarness harness = await PostgresHarness.CreateAsync(
            new() { Retrying = (_, error) => retried.Add(error) });
        CoordinatorFence study = await harness.SubmitAsync(1);
        if (@event == StudyEvent.Retry)
        {
            TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
            await harness.Store.EndAsync([StoreHarness.End(fence, TrialEvent.Fail)], Cancel);
        }

        await using PendingTransaction other = await PendingTransaction.BeginAsync(harness);
        await other.ExecuteAsync("SET LOCAL deadlock_timeout = '1min'");
        await other.ExecuteAsync("SELECT 1 FROM sweep.trial FOR NO KEY UPDATE");
        Task control = Task.Run(ControlAsync, Cancel);
        await harness.WaitUntilBlockedAsync(1, control);

        // With the study held before its trials, each would wait for the other.
        await other.ExecuteAsync("UPDATE sweep.study SET revision = revision + 1");
        await other.CommitAsync();
        await control;
        Assert.Empty(retried);

        Task ControlAsync() => @event switch
        {
            StudyEvent.Cancel => harness.Store.CancelAsync(study.Study, Cancel),
            StudyEvent.Retry => harness.Store.RetryAsync(study.Study, Guid.NewGuid(), Cancel),
            _ => harness.Store.DeleteStudyAsync(study.Study, Cancel),
        };
    }

    [Fact]
    public async Task A_coordinator_that_does_not_know_a_pending_extension_cannot_complete_the_study()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);
        await using PendingTransaction extend = await PendingTransaction.BeginAsync(harness);
        await PostgresControl.ExtendAsync(extend.Unit, study.Study, 0, "one", 2);

        Task<bool> complete = Task.Run(() => harness.Store.CompleteStudyAsync(study, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, complete);
        await extend.CommitAsync();
        Assert.False(await complete);
        Assert.Equal(StudyStatus.Active, (await harness.StudyAsync(study.Study)).Status);
    }
}
