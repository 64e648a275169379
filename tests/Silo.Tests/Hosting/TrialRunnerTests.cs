using Sweep.Core.Search;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>Trials that a slot runs together: what becomes of one is no matter of the others.</summary>
public sealed class TrialRunnerTests
{
    private const string Planes = """
        study: planes
        problem: { name: rosenbrock }
        train: { steps: 120, batch: 128, evaluate: { every: { steps: 40 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
          sgdm: { optimizer: { name: sgdm, lr: { log: [1.0e-6, 1.0e-4] } }, schedule: { name: one-cycle } }
        search: { configurations: 5 }
        """;

    [Theory]
    [InlineData(Planes)]
    [InlineData(StoreFixture.Text)]
    public async Task Trials_run_together_have_the_numbers_of_trials_run_alone(string text)
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(text);
        (IReadOnlyList<ClaimedTrial> claimed, CoordinatorFence coordinator) = await ClaimAllAsync(fixture);
        Host host = new();
        Runner(fixture.Store, fixture).Run(claimed, fixture.Study, host);
        Assert.All(host.Results.Values, result => Assert.Equal(TrialRunKind.Ended, result.Kind));
        Assert.True(await fixture.Store.CompleteStudyAsync(coordinator, default));
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task Ends_of_a_group_are_one_write()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, _) = await ClaimAllAsync(fixture);
        EndCounter store = new(fixture.Store);
        Runner(store, fixture).Run(claimed, fixture.Study, new Host());
        Assert.Equal(20, store.Trials);
        Assert.Equal(1, store.Calls);
    }

    [Fact]
    public async Task Trials_that_were_lost_run_alone_and_those_that_were_given_back_together()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, CoordinatorFence coordinator) = await ClaimAllAsync(fixture);
        TrialFence[] fences = [.. claimed.Select(trial => trial.Fence)];
        await fixture.Store.LoseAsync([fences[3], fences[8]], "it hung", new(QuarantineAfter: 3), default);
        await fixture.Store.ReleaseAsync(fences, "drain", default);
        claimed = await ClaimAgainAsync(fixture, claimed);
        EndCounter store = new(fixture.Store);
        Runner(store, fixture).Run(claimed, fixture.Study, new Host());
        Assert.Equal((20, 3), (store.Trials, store.Calls));
        Assert.True(await fixture.Store.CompleteStudyAsync(coordinator, default));
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task A_trial_lost_in_the_middle_writes_nothing_more_and_the_others_go_on()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, _) = await ClaimAllAsync(fixture);
        ClaimedTrial victim = claimed[7];
        Thief store = new(fixture.Store, victim.Fence);
        Host host = new();
        Runner(store, fixture).Run(claimed, fixture.Study, host);
        Assert.Equal(TrialRunKind.Lost, host.Results[victim.Fence.Trial].Kind);
        Assert.Equal(19, host.Results.Values.Count(result => result.Kind == TrialRunKind.Ended));
        IReadOnlyList<TrialRecord> trials = await fixture.Store.ListTrialsAsync(fixture.Id, new(), default);
        Assert.Equal(TrialState.Queued, trials.Single(trial => trial.Id == victim.Fence.Trial).State);
        Assert.Equal(19, trials.Count(trial => trial.State == TrialState.Completed));
    }

    [Fact]
    public async Task A_trial_that_cannot_be_read_fails_by_itself()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, _) = await ClaimAllAsync(fixture);
        Host host = new();
        ClaimedTrial broken = claimed[3] with { Parameters = "{\"optimizer.lr\":-1}" };
        Runner(fixture.Store, fixture).Run(
            [.. claimed.Select(trial => trial == claimed[3] ? broken : trial)], fixture.Study, host);
        Assert.Equal(TrialEvent.Fail, host.Results[broken.Fence.Trial].Event);
        Assert.Equal(19, host.Results.Values.Count(result => result.Event == TrialEvent.Complete));
    }

    [Theory]
    [InlineData(TrialWish.Drain, Planes, 20, 1)]
    [InlineData(TrialWish.Pause, Planes, 20, 1)]
    [InlineData(TrialWish.Pause, StoreFixture.Text, 18, 2)]
    public async Task Trials_that_are_given_back_with_their_checkpoints_go_on_together(
        TrialWish wish, string text, int trials, int groups)
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(text);
        (IReadOnlyList<ClaimedTrial> claimed, CoordinatorFence coordinator) = await ClaimAllAsync(fixture);
        Host host = new();
        Runner(new Wishing(fixture.Store, host, wish), fixture).Run(claimed, fixture.Study, host);
        TrialRunResult[] released =
            [.. host.Results.Values.Where(result => result.Kind == TrialRunKind.Released)];
        Assert.Equal(trials / groups, released.Length); // the group that ran; the other was not let start
        await fixture.Store.ReleaseAsync([.. claimed.Select(trial => trial.Fence)], "drain", default);

        claimed = await ClaimAgainAsync(fixture, claimed);
        host = new();
        EndCounter store = new(fixture.Store);
        Runner(store, fixture).Run(claimed, fixture.Study, host);
        Assert.Equal(released.Length, host.Results.Values.Count(result => result.ResumedFrom > 0));
        Assert.Equal((trials, groups), (store.Trials, store.Calls));
        Assert.True(await fixture.Store.CompleteStudyAsync(coordinator, default));
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task A_trial_that_is_given_back_long_before_its_next_checkpoint_stores_one()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, _) = await ClaimAllAsync(fixture);
        Host host = new();
        TrialRunnerOptions options = fixture.Options().Runner with { CheckpointEvery = TimeSpan.FromHours(1) };
        TrialRunner runner = new(
            new Wishing(fixture.Store, host, TrialWish.Drain), StoreFixture.Datasets, options, TimeProvider.System);
        runner.Run(claimed, fixture.Study, host);
        Assert.All(host.Results.Values, result => Assert.Equal(TrialRunKind.Released, result.Kind));
        foreach (ClaimedTrial trial in claimed)
            Assert.True((await fixture.Store.ReadCheckpointAsync(trial.Fence.Trial, default))!.Step > 0);
    }

    [Fact]
    public async Task A_pause_gives_one_trial_back_with_its_checkpoint_and_the_others_go_on()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, _) = await ClaimAllAsync(fixture);
        Host host = new() { Wishes = { [claimed[4].Fence.Trial] = TrialWish.Pause } };
        Runner(fixture.Store, fixture).Run(claimed, fixture.Study, host);
        Assert.Equal(TrialRunKind.Released, host.Results[claimed[4].Fence.Trial].Kind);
        Assert.Equal(19, host.Results.Values.Count(result => result.Kind == TrialRunKind.Ended));
        Assert.NotNull(await fixture.Store.ReadCheckpointAsync(claimed[4].Fence.Trial, default));
        AttemptRecord attempt = (await fixture.Store.ListAttemptsAsync(fixture.Id, default))
            .Single(each => each.TrialNumber == claimed[4].Number);
        Assert.Equal(("released", "pause"), (attempt.Outcome, attempt.Reason));
    }

    [Fact]
    public async Task A_trial_that_is_told_to_stop_writes_nothing_more()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, _) = await ClaimAllAsync(fixture);
        long victim = claimed[4].Fence.Trial;
        Host host = new() { Wishes = { [victim] = TrialWish.Stop } };
        Runner(fixture.Store, fixture).Run(claimed, fixture.Study, host);
        Assert.Equal(TrialRunKind.Lost, host.Results[victim].Kind);
        Assert.Equal(19, host.Results.Values.Count(result => result.Kind == TrialRunKind.Ended));
        Assert.Null(await fixture.Store.ReadCheckpointAsync(victim, default));
        Assert.Empty(await fixture.Store.ReadCurvesAsync(victim, default));
    }

    [Fact]
    public async Task Trials_whose_checkpoints_this_machine_cannot_write_are_given_back_and_cost_no_attempt()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, _) = await ClaimAllAsync(fixture);
        Host host = new();
        Runner(new FullFolder(fixture.Store), fixture).Run(claimed, fixture.Study, host);
        Assert.Equal(20, host.Results.Count);
        Assert.All(host.Results.Values, result => Assert.Equal(
            (TrialRunKind.EnvironmentFailed, "no space in the folder"), (result.Kind, result.Reason)));
        Assert.All(
            await fixture.Store.ListTrialsAsync(fixture.Id, new(), default),
            trial => Assert.Equal((TrialState.Queued, 0), (trial.State, trial.Attempts)));
    }

    [Fact]
    public async Task First_attempts_look_for_no_checkpoint_and_later_ones_do()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, _) = await ClaimAllAsync(fixture);
        CheckpointReads store = new(fixture.Store);
        Runner(store, fixture).Run([.. claimed.Take(3)], fixture.Study, new Host());
        Assert.Equal(0, store.Count);
        Runner(store, fixture).Run([claimed[3] with { Attempt = 2 }], fixture.Study, new Host());
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public async Task A_common_step_that_throws_is_repeated_trial_by_trial_from_the_checkpoints()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Planes);
        (IReadOnlyList<ClaimedTrial> claimed, CoordinatorFence coordinator) = await ClaimAllAsync(fixture);
        FailingClock clock = new();
        FailAfterWrite store = new(fixture.Store, clock);
        Host host = new();
        Runner(store, fixture, clock).Run(claimed, fixture.Study, host);
        Assert.True(clock.HasFailed);
        Assert.All(host.Results.Values, result => Assert.Equal(TrialEvent.Complete, result.Event));
        Assert.True(await fixture.Store.CompleteStudyAsync(coordinator, default));
        await fixture.AssertTruthAsync();
    }

    private static TrialRunner Runner(IStudyStore store, StoreFixture fixture, TimeProvider? clock = null) =>
        new(store, StoreFixture.Datasets, fixture.Options().Runner, clock ?? TimeProvider.System);

    private static async Task<(IReadOnlyList<ClaimedTrial> Claimed, CoordinatorFence Coordinator)> ClaimAllAsync(
        StoreFixture fixture)
    {
        Guid incarnation = Guid.NewGuid();
        await fixture.Store.RegisterSiloAsync(
            new(incarnation, "test", TimeSpan.FromMinutes(10), NumericsVersion.Current), default);
        CoordinatorFence fence = (await fixture.Store.CoordinateAsync(incarnation, fixture.Id, default))!;
        NewTrial[] trials = [.. StudyDesign.Trials(fixture.Study).Select(trial => new NewTrial(
            trial.Arm, trial.Configuration.Number, trial.Seed, trial.Configuration.Parameters))];
        await fixture.Store.EnqueueAsync(fence, 0, trials, default);
        return (await fixture.Store.ClaimAsync(new(incarnation, Guid.NewGuid(), 1000, fixture.Id), default), fence);
    }

    private static Task<IReadOnlyList<ClaimedTrial>> ClaimAgainAsync(
        StoreFixture fixture, IReadOnlyList<ClaimedTrial> before) => fixture.Store.ClaimAsync(
            new(before[0].Fence.Incarnation, Guid.NewGuid(), 1000, fixture.Id), default);

    private sealed class Host : ITrialHost
    {
        public Dictionary<long, TrialRunResult> Results { get; } = [];

        public TrialWish Wish { get; set; }

        /// <summary>Trials of which something else is wanted than of the others.</summary>
        public Dictionary<long, TrialWish> Wishes { get; } = [];

        public bool Start(ClaimedTrial trial) => Wish == TrialWish.Train;

        public TrialWish WishFor(ClaimedTrial trial) => Wishes.GetValueOrDefault(trial.Fence.Trial, Wish);

        public void Compute(Action work) => work();

        public void Left(ClaimedTrial trial, TrialRunResult result) => Results.Add(trial.Fence.Trial, result);
    }

    private sealed class EndCounter(IStudyStore inner) : StoreDecorator(inner)
    {
        public int Calls { get; private set; }

        public int Trials { get; private set; }

        public override Task<IReadOnlySet<long>> EndAsync(IReadOnlyList<TrialEnd> ends, CancellationToken cancellation)
        {
            Calls++;
            Trials += ends.Count;
            return base.EndAsync(ends, cancellation);
        }
    }

    /// <summary>Gives one trial back behind its runner's back, before the third write.</summary>
    private sealed class Thief(IStudyStore inner, TrialFence victim) : StoreDecorator(inner)
    {
        private int _writes;

        public override async Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
        {
            if (++_writes == 3) await base.ReleaseAsync([victim], "stolen", cancellation);
            return await base.WriteAsync(writes, cancellation);
        }
    }

    /// <summary>Throws once, after as many looks as it was told.</summary>
    private sealed class FailingClock : TimeProvider
    {
        public int? FailsAfter { get; set; }

        public bool HasFailed { get; private set; }

        public override long GetTimestamp()
        {
            if (FailsAfter is null || FailsAfter-- > 0) return base.GetTimestamp();
            (FailsAfter, HasFailed) = (null, true);
            throw new InvalidOperationException("The clock fails.");
        }
    }

    /// <summary>
    /// Lets the clock fail after the first write: the next to look at it are the write's measurement and the common
    /// training.
    /// </summary>
    private sealed class FailAfterWrite(IStudyStore inner, FailingClock clock) : StoreDecorator(inner)
    {
        private bool _done;

        public override async Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
        {
            IReadOnlySet<long> held = await base.WriteAsync(writes, cancellation);
            if (!_done) clock.FailsAfter = 1;
            _done = true;
            return held;
        }
    }

    /// <summary>Wants something else of all trials from the third write on.</summary>
    private sealed class Wishing(IStudyStore inner, Host host, TrialWish wish) : StoreDecorator(inner)
    {
        private int _writes;

        public override Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
        {
            if (++_writes == 3) host.Wish = wish;
            return base.WriteAsync(writes, cancellation);
        }
    }

    /// <summary>A folder of checkpoints without space.</summary>
    private sealed class FullFolder(IStudyStore inner) : StoreDecorator(inner)
    {
        public override Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation) =>
            writes.Any(write => write.Checkpoint is not null)
                ? throw new StoreException("no space in the folder") { IsLocal = true }
                : base.WriteAsync(writes, cancellation);
    }

    private sealed class CheckpointReads(IStudyStore inner) : StoreDecorator(inner)
    {
        public int Count { get; private set; }

        public override Task<StoredCheckpoint?> ReadCheckpointAsync(long trial, CancellationToken cancellation)
        {
            Count++;
            return base.ReadCheckpointAsync(trial, cancellation);
        }
    }
}
