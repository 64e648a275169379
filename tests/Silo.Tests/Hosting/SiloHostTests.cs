using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

public sealed class SiloHostTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Study_runs_to_its_end_with_the_numbers_of_plain_training(int slots)
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        await fixture.Host(options: fixture.Options(slots)).RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task Two_silos_share_a_study_and_every_trial_ends_once()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        await using IStudyStore other = await fixture.OpenAgainAsync();
        await Task.WhenAll(
            Task.Run(() => fixture.Host(options: fixture.Options(1)).RunAsync(default)),
            Task.Run(() => fixture.Host(other, fixture.Options(1)).RunAsync(default)));
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task Drain_gives_every_trial_back_with_its_checkpoint_and_the_next_silo_goes_on()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        CheckpointCounter store = new(fixture.Store, checkpoints => { if (checkpoints == 5) drain.Cancel(); });
        await fixture.Host(store).RunAsync(drain.Token);

        StudyRecord record = await fixture.RecordAsync();
        Assert.Equal(StudyStatus.Active, record.Status);
        Assert.Equal(0, record.Counts.GetValueOrDefault(TrialState.Running));
        IReadOnlyList<AttemptRecord> attempts = await fixture.Store.ListAttemptsAsync(fixture.Id, default);
        Assert.Contains(attempts, attempt => attempt.Outcome == "released");

        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
        attempts = await fixture.Store.ListAttemptsAsync(fixture.Id, default);
        Assert.Contains(attempts, attempt => attempt.Effort is { ResumedFrom: > 0 });
        Assert.All(
            await fixture.Store.ListTrialsAsync(fixture.Id, new(), default), trial => Assert.Equal(1, trial.Attempts));
    }

    [Fact]
    public async Task Silo_that_was_declared_dead_goes_on_under_a_new_incarnation_and_harms_nothing()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        Observer observer = new();
        IncarnationKiller store = new(fixture.Store);
        await fixture.Host(store, observer: observer).RunAsync(default);
        Assert.True(observer.Lost >= 1);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task Crash_of_the_store_leaves_trials_that_the_next_silo_recovers()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        await using (IStudyStore doomed = await fixture.OpenAgainAsync())
        {
            FailingStore store = new(doomed, failAtEnd: 3);
            StoreException exception =
                await Assert.ThrowsAsync<StoreException>(() => fixture.Host(store).RunAsync(default));
            Assert.Equal("disk full (as the test has it)", exception.Message);
        }

        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task Missing_dataset_stops_the_silo_and_costs_the_trials_nothing()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        ThrowingDatasets datasets = new(new DatasetMissingException("digits", "not here"));
        EnvironmentFailedException exception = await Assert.ThrowsAsync<EnvironmentFailedException>(
            () => fixture.Host(datasets: datasets).RunAsync(default));
        Assert.Equal("not here", exception.Message);
        Assert.All(
            await fixture.Store.ListTrialsAsync(fixture.Id, new(), default),
            trial => Assert.Equal((TrialState.Queued, 0), (trial.State, trial.Attempts)));
        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task Error_of_a_trial_ends_it_with_its_evidence_and_the_study_goes_on()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        ThrowingDatasets datasets = new(new InvalidOperationException("a bug, as the test has it"));
        await fixture.Host(datasets: datasets).RunAsync(default);
        Assert.Equal(StudyStatus.Completed, (await fixture.RecordAsync()).Status);
        Assert.All(await fixture.Store.ListTrialsAsync(fixture.Id, new(), default), trial =>
        {
            Assert.Equal(TrialState.Failed, trial.State);
            Assert.Contains("a bug, as the test has it", trial.Reason);
        });
    }

    [Fact]
    public async Task Deleted_study_ends_the_run()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        CheckpointCounter store = new(fixture.Store, checkpoints =>
        {
            if (checkpoints == 3) fixture.Store.DeleteStudyAsync(fixture.Id, default).GetAwaiter().GetResult();
        });
        await fixture.Host(store).RunAsync(default);
        Assert.Null(await fixture.Store.GetStudyAsync(fixture.Id, default));
    }

    [Fact]
    public async Task Renewal_that_a_retirement_overtakes_is_no_loss()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        Observer observer = new();
        LateRenewal store = new(fixture.Store, drain);
        await fixture.Host(store, fixture.Options() with { OnlyStudy = null }, observer).RunAsync(drain.Token);
        Assert.True(store.WasLate);
        Assert.Equal(0, observer.Lost);
    }

    private sealed class Observer : ISiloObserver
    {
        private int _lost;

        public int Lost => _lost;

        public void IncarnationLost(Guid incarnation) => Interlocked.Increment(ref _lost);
    }

    /// <summary>Drains at the first renewal, which is answered when the incarnation has been retired.</summary>
    private sealed class LateRenewal(IStudyStore inner, CancellationTokenSource drain) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _retired = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool WasLate { get; private set; }

        public override async Task<bool> RenewSiloAsync(
            Guid incarnation, TimeSpan lease, CancellationToken cancellation)
        {
            await drain.CancelAsync();
            await _retired.Task;
            WasLate = true;
            return await base.RenewSiloAsync(incarnation, lease, CancellationToken.None);
        }

        public override async Task RetireSiloAsync(Guid incarnation, CancellationToken cancellation)
        {
            await base.RetireSiloAsync(incarnation, cancellation);
            _retired.SetResult();
        }
    }

    private sealed class CheckpointCounter(IStudyStore inner, Action<int> stored) : StoreDecorator(inner)
    {
        private int _count;

        public override async Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
        {
            IReadOnlySet<long> held = await base.WriteAsync(writes, cancellation);
            if (writes.Any(write => write.Checkpoint is not null)) stored(Interlocked.Increment(ref _count));
            return held;
        }
    }

    /// <summary>
    /// Declares the first incarnation dead after some writes, as a neighbour with a fast clock might.
    /// </summary>
    private sealed class IncarnationKiller(IStudyStore inner) : StoreDecorator(inner)
    {
        private int _writes;

        public override async Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
        {
            if (Interlocked.Increment(ref _writes) == 4)
            {
                await RetireSiloAsync(writes[0].Fence.Incarnation, cancellation);
                await RecoverAsync(new(QuarantineAfter: 10), cancellation);
            }

            return await base.WriteAsync(writes, cancellation);
        }
    }

    private sealed class FailingStore(IStudyStore inner, int failAtEnd) : StoreDecorator(inner)
    {
        private int _ends;

        public override Task<IReadOnlySet<long>> EndAsync(
            IReadOnlyList<TrialEnd> ends, CancellationToken cancellation) =>
            Interlocked.Increment(ref _ends) >= failAtEnd
                ? throw new StoreException("disk full (as the test has it)")
                : base.EndAsync(ends, cancellation);
    }

    private sealed class ThrowingDatasets(Exception exception) : IDatasetSource
    {
        public Dataset Get(string name) => throw exception;
    }
}
