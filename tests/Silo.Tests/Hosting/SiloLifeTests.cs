using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>Begins and ends of silos, at the worst moments.</summary>
public sealed class SiloLifeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Claim_that_comes_back_after_the_drain_is_given_back(bool isCommittedLate)
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        SlowClaim store = new(fixture.Store, drain, isCommittedLate);
        await fixture.Host(store).RunAsync(drain.Token);
        await store.CameBack;

        StudyRecord record = await fixture.RecordAsync();
        Assert.Equal(0, record.Counts.GetValueOrDefault(TrialState.Running));
        IReadOnlyList<AttemptRecord> attempts = await fixture.Store.ListAttemptsAsync(fixture.Id, default);
        Assert.NotEmpty(attempts);
        Assert.All(attempts, attempt => Assert.Equal(("released", "drain"), (attempt.Outcome, attempt.Reason)));
        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task Failure_of_a_coordinator_at_the_end_does_not_hide_what_ended_the_silo()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        FailingEnqueue store = new(fixture.Store);
        EnvironmentFailedException exception = await Assert.ThrowsAsync<EnvironmentFailedException>(
            () => fixture.Host(store, datasets: new LateMissing(store.Entered)).RunAsync(default));
        Assert.Equal("not here", exception.Message);
        Assert.Equal(0, (await fixture.RecordAsync()).Counts.GetValueOrDefault(TrialState.Running));
    }

    [Fact]
    public async Task Failure_of_a_coordinator_while_draining_is_told()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        FailingEnqueue store = new(fixture.Store);
        Task cancelled = store.Entered.ContinueWith(_ => drain.Cancel(), TaskScheduler.Default);
        StoreException exception = await Assert.ThrowsAsync<StoreException>(
            () => fixture.Host(store).RunAsync(drain.Token));
        await cancelled;
        Assert.Equal("the disk fails too", exception.Message);
    }

    [Fact]
    public async Task Silo_whose_first_recovery_fails_does_not_stay_registered()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        FailingRecovery store = new(fixture.Store);
        await Assert.ThrowsAsync<StoreException>(() => fixture.Host(store).RunAsync(default));
        Assert.False(await fixture.Store.RenewSiloAsync(store.Incarnation, TimeSpan.FromSeconds(1), default));
    }

    [Fact]
    public async Task Recovery_that_waits_for_the_store_holds_up_no_renewal()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new(TimeSpan.FromMinutes(1));
        StuckRecovery store = new(fixture.Store, drain);
        await fixture.Host(store).RunAsync(drain.Token);
        Assert.Equal(StuckRecovery.Enough, store.Renewals);
    }

    [Fact]
    public async Task Recovery_of_trials_wakes_a_silo_that_would_not_poll()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        LateRecovery store = new(fixture.Store, drain);
        SiloOptions options = fixture.Options() with { OnlyStudy = null, Poll = TimeSpan.FromDays(1) };
        await fixture.Host(store, options).RunAsync(drain.Token);
        Assert.Equal(2, store.Claims);
    }

    [Fact]
    public async Task Lease_that_is_lost_is_told_at_the_first_refusal_and_not_renewed_again()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        RefusingRenewal store = new(fixture.Store);
        LossObserver observer = new();
        using LeaseKeeper lease = await LeaseKeeper.BeginAsync(
            store, fixture.Options(), TimeProvider.System, observer, recovered: () => { }, default);
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = lease.Lost.Register(lost.SetResult);
        Assert.Same(lost.Task, await Task.WhenAny(lost.Task, store.AskedAgain));
        Assert.Equal(lease.Incarnation, observer.Lost);
    }

    [Fact]
    public async Task Trial_that_runs_when_the_lease_is_lost_writes_nothing_more()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        LossWithinWrite store = new(fixture.Store);
        SiloOptions options = fixture.Options(slots: 1);
        using LeaseKeeper lease = await LeaseKeeper.BeginAsync(
            store, options, TimeProvider.System, SilentObserver.Instance, recovered: () => { }, default);

        // Called last: whoever registers later is called earlier.
        using CancellationTokenRegistration registration = lease.Lost.Register(store.GoOn);
        using SiloLife life = new(
            store, StoreFixture.Datasets, options, TimeProvider.System, SilentObserver.Instance, new(), lease,
            new(TimeProvider.System), orders: null);
        Assert.Equal(SiloLifeEnd.Lost, await life.RunAsync(new(), default));
        Assert.Equal(1, store.Writes);
    }

    [Fact]
    public async Task Drain_during_the_registration_ends_as_a_drain()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        DrainingRegistration store = new(fixture.Store, drain);
        await fixture.Host(store).RunAsync(drain.Token);
        Assert.False(await fixture.Store.RenewSiloAsync(store.Incarnation, TimeSpan.FromSeconds(1), default));
    }

    [Fact]
    public async Task While_the_only_study_is_driven_nobody_asks_for_studies_to_take()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        CoordinationCounter store = new(fixture.Store);
        await fixture.Host(store).RunAsync(default);
        await fixture.AssertTruthAsync();
        Assert.Equal(0, store.WhileDriving);
        Assert.True(store.Taken);
    }

    [Fact]
    public async Task Trials_of_a_claim_whose_reply_was_lost_are_given_back_at_a_beat()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource giveUp = new();
        LostReply store = new(fixture.Store, giveUp);
        await fixture.Host(store).RunAsync(giveUp.Token);
        await fixture.AssertTruthAsync();
        IReadOnlyList<AttemptRecord> attempts = await fixture.Store.ListAttemptsAsync(fixture.Id, default);
        Assert.Equal(
            store.Lost,
            attempts.Count(attempt => attempt is { Outcome: "released", Reason: "its silo did not know of it" }));
    }

    /// <summary>A claim under way while the silo is drained: for three beats, unless the silo retires.</summary>
    private sealed class SlowClaim(IStudyStore inner, CancellationTokenSource drain, bool isCommittedLate)
        : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _cameBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _hasQueued;
        private int _beats;

        public Task CameBack => _cameBack.Task;

        public override async Task<EnqueueOutcome> EnqueueAsync(
            CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials, CancellationToken cancellation)
        {
            EnqueueOutcome outcome = await base.EnqueueAsync(fence, firstNumber, trials, cancellation);
            _hasQueued = true;
            return outcome;
        }

        public override async Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(
            ClaimRequest request, CancellationToken cancellation)
        {
            if (!_hasQueued) return [];
            IReadOnlyList<ClaimedTrial> claimed = isCommittedLate ? [] : await base.ClaimAsync(request, cancellation);
            if (drain.IsCancellationRequested) return claimed;
            await drain.CancelAsync();
            await _goOn.Task;
            if (isCommittedLate) claimed = await base.ClaimAsync(request, cancellation);
            _cameBack.SetResult();
            return claimed;
        }

        public override Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation)
        {
            if (drain.IsCancellationRequested && ++_beats == 3) _goOn.TrySetResult();
            return base.RenewSiloAsync(incarnation, lease, cancellation);
        }

        public override async Task RetireSiloAsync(Guid incarnation, CancellationToken cancellation)
        {
            await base.RetireSiloAsync(incarnation, cancellation);
            _goOn.TrySetResult();
        }
    }

    /// <summary>The second enqueue lasts until it is cancelled, and fails then.</summary>
    private sealed class FailingEnqueue(IStudyStore inner) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public override async Task<EnqueueOutcome> EnqueueAsync(
            CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials, CancellationToken cancellation)
        {
            if (firstNumber == 0) return await base.EnqueueAsync(fence, firstNumber, trials, cancellation);
            TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenRegistration registration = cancellation.Register(cancelled.SetResult);
            _entered.TrySetResult();
            await cancelled.Task;
            throw new StoreException("the disk fails too");
        }
    }

    private sealed class LateMissing(Task when) : IDatasetSource
    {
        public Dataset Get(string name)
        {
            when.GetAwaiter().GetResult();
            throw new DatasetMissingException(name, "not here");
        }
    }

    private sealed class FailingRecovery(IStudyStore inner) : StoreDecorator(inner)
    {
        public Guid Incarnation { get; private set; }

        public override Task RegisterSiloAsync(SiloRegistration registration, CancellationToken cancellation)
        {
            Incarnation = registration.Incarnation;
            return base.RegisterSiloAsync(registration, cancellation);
        }

        public override Task<RecoveryResult> RecoverAsync(RecoveryPolicy policy, CancellationToken cancellation) =>
            throw new StoreException("disk full (as the test has it)");
    }

    /// <summary>Has no work. The second recovery lasts until the silo has renewed its lease often enough.</summary>
    private sealed class StuckRecovery(IStudyStore inner, CancellationTokenSource drain) : StoreDecorator(inner)
    {
        public const int Enough = 3;

        private int _recoveries;
        private volatile bool _isStuck;

        public int Renewals { get; private set; }

        public override Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(
            ClaimRequest request, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<ClaimedTrial>>([]);

        public override async Task<RecoveryResult> RecoverAsync(RecoveryPolicy policy, CancellationToken cancellation)
        {
            if (++_recoveries > 1)
            {
                _isStuck = true;
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }

            return await base.RecoverAsync(policy, cancellation);
        }

        public override Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation)
        {
            if (_isStuck && Renewals < Enough && ++Renewals == Enough) drain.Cancel();
            return base.RenewSiloAsync(incarnation, lease, cancellation);
        }
    }

    /// <summary>
    /// Has no work, and recovers some after the first claim. Drains at the second, or after many beats without.
    /// </summary>
    private sealed class LateRecovery(IStudyStore inner, CancellationTokenSource drain) : StoreDecorator(inner)
    {
        private int _beats;
        private bool _hasRecovered;
        private volatile int _claims;

        public int Claims => _claims;

        public override Task<CoordinatorFence?> CoordinateAsync(
            Guid incarnation, long? study, IReadOnlyList<long> except, CancellationToken cancellation) =>
            Task.FromResult<CoordinatorFence?>(null);

        public override Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(
            ClaimRequest request, CancellationToken cancellation)
        {
            if (++_claims == 2) drain.Cancel();
            return Task.FromResult<IReadOnlyList<ClaimedTrial>>([]);
        }

        public override Task<RecoveryResult> RecoverAsync(RecoveryPolicy policy, CancellationToken cancellation)
        {
            if (_claims == 0 || _hasRecovered) return base.RecoverAsync(policy, cancellation);
            _hasRecovered = true;
            return Task.FromResult(new RecoveryResult(DeadSilos: 1, Requeued: 1, Quarantined: 0));
        }

        public override Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation)
        {
            if (++_beats == 500) drain.Cancel();
            return base.RenewSiloAsync(incarnation, lease, cancellation);
        }
    }

    private sealed class RefusingRenewal(IStudyStore inner) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _again = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _renewals;

        public Task AskedAgain => _again.Task;

        public override Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation)
        {
            if (++_renewals > 1) _again.TrySetResult();
            return Task.FromResult(false);
        }
    }

    /// <summary>Refuses a renewal within the first write, which lasts until the loss has been told.</summary>
    private sealed class LossWithinWrite(IStudyStore inner) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile int _writes;

        public int Writes => _writes;

        public void GoOn() => _goOn.SetResult();

        public override async Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
        {
            _writes++;
            await _goOn.Task;
            return await base.WriteAsync(writes, cancellation);
        }

        public override async Task<bool> RenewSiloAsync(
            Guid incarnation, TimeSpan lease, CancellationToken cancellation) =>
            _writes == 0 && await base.RenewSiloAsync(incarnation, lease, cancellation);
    }

    private sealed class LossObserver : ISiloObserver
    {
        public Guid Lost { get; private set; }

        public void IncarnationLost(Guid incarnation) => Lost = incarnation;
    }

    private sealed class DrainingRegistration(IStudyStore inner, CancellationTokenSource drain) : StoreDecorator(inner)
    {
        public Guid Incarnation { get; private set; }

        public override async Task RegisterSiloAsync(SiloRegistration registration, CancellationToken cancellation)
        {
            Incarnation = registration.Incarnation;
            await base.RegisterSiloAsync(registration, cancellation);
            await drain.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private sealed class CoordinationCounter(IStudyStore inner) : StoreDecorator(inner)
    {
        private int _whileDriving;
        private volatile bool _driving;

        public int WhileDriving => _whileDriving;

        public bool Taken { get; private set; }

        public override async Task<CoordinatorFence?> CoordinateAsync(
            Guid incarnation, long? study, IReadOnlyList<long> except, CancellationToken cancellation)
        {
            if (_driving) Interlocked.Increment(ref _whileDriving);
            CoordinatorFence? fence = await base.CoordinateAsync(incarnation, study, except, cancellation);
            if (fence is not null) _driving = Taken = true;
            return fence;
        }

        public override async Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation)
        {
            _driving = false;
            return await base.CompleteStudyAsync(fence, cancellation);
        }
    }

    /// <summary>Loses the reply to the first claim; gives up after many beats.</summary>
    private sealed class LostReply(IStudyStore inner, CancellationTokenSource giveUp) : StoreDecorator(inner)
    {
        private int _beats;

        public int Lost { get; private set; }

        public override async Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(
            ClaimRequest request, CancellationToken cancellation)
        {
            IReadOnlyList<ClaimedTrial> claimed = await base.ClaimAsync(request, cancellation);
            if (Lost > 0 || claimed.Count == 0) return claimed;
            Lost = claimed.Count;
            return [];
        }

        public override Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation)
        {
            if (++_beats == 500) giveUp.Cancel();
            return base.RenewSiloAsync(incarnation, lease, cancellation);
        }
    }
}
