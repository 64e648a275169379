using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>What a coordinator makes of a study that people pause, cancel, retry, extend or delete.</summary>
public sealed class CoordinatorTests
{
    private const string Plane = """
        study: plane
        problem: { name: rosenbrock }
        train: { steps: 20, evaluate: { every: { steps: 10 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
          sgd: { optimizer: { name: sgd, lr: { log: [1.0e-6, 1.0e-4] } } }
        search: { configurations: 5 }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_trials_than_the_cap_are_ever_runnable(int parallel)
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        Assert.Equal(ControlOutcome.Done, await fixture.Store.PlaceAsync(fixture.Id, new(0, parallel), default));
        Runnable store = new(fixture.Store);
        await fixture.Host(store, fixture.Options(slots: 4)).RunAsync(default);
        await fixture.AssertTruthAsync();
        Assert.Equal(parallel, store.Most);
    }

    [Fact]
    public async Task Trials_are_never_listed()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        await fixture.Host(new NoLists(fixture.Store)).RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task A_paused_study_gives_its_trials_back_and_goes_on_when_it_is_resumed()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        Control store = new(fixture.Store, drain);
        store.AtCheckpoint(3, () => fixture.Store.PauseAsync(fixture.Id, default));
        SiloOptions options = fixture.Options() with { OnlyStudy = null };
        Task running = fixture.Host(store, options).RunAsync(drain.Token);
        await store.Quiet;
        StudyRecord record = await fixture.RecordAsync();
        Assert.Equal(StudyStatus.Paused, record.Status);
        Assert.Equal(0, record.Counts.GetValueOrDefault(TrialState.Running));
        Assert.Equal(ControlOutcome.Done, await fixture.Store.ResumeAsync(fixture.Id, default));
        await running;
        await fixture.AssertTruthAsync();
        Assert.Contains(
            await fixture.Store.ListAttemptsAsync(fixture.Id, default),
            attempt => attempt is { Outcome: "released", Reason: "pause" });
    }

    [Fact]
    public async Task A_paused_study_ends_its_own_run_with_a_word_on_how_to_go_on()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        await fixture.Store.PauseAsync(fixture.Id, default);
        EnvironmentFailedException exception = await Assert.ThrowsAsync<EnvironmentFailedException>(
            () => fixture.Host().RunAsync(default));
        Assert.Contains("sweep resume hosted", exception.Message);
        await fixture.Store.ResumeAsync(fixture.Id, default);
        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task A_cancelled_study_ends_and_a_retry_brings_it_back()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource none = new();
        Control store = new(fixture.Store, none);
        store.AtCheckpoint(3, () => fixture.Store.CancelAsync(fixture.Id, default));
        await fixture.Host(store).RunAsync(default);
        StudyRecord record = await fixture.RecordAsync();
        Assert.Equal(StudyStatus.Cancelled, record.Status);
        Assert.Equal(0, record.Counts.GetValueOrDefault(TrialState.Running));
        Assert.True(record.Counts[TrialState.Cancelled] > 0);

        RetryOutcome retried = await fixture.Store.RetryAsync(fixture.Id, Guid.NewGuid(), default);
        Assert.Equal(record.Counts[TrialState.Cancelled], retried.Trials);
        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task An_extended_study_is_completed_again_with_the_numbers_of_the_larger_one()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
        IReadOnlyList<TrialRecord> before = await fixture.Store.ListTrialsAsync(fixture.Id, new(), default);

        Study study = fixture.Study;
        StudyExtension[] extensions = [new(study.NextSeeds(1), null), new([], 7)];
        for (int place = 0; place < extensions.Length; place++)
        {
            study = study.Extend(extensions[place]);
            Assert.Equal(ControlOutcome.Done, await fixture.Store.ExtendAsync(
                fixture.Id, place, extensions[place].ToCanonicalText(), study.PlannedTrials, default));
        }

        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync(study);
        IReadOnlyList<TrialRecord> after = await fixture.Store.ListTrialsAsync(fixture.Id, new(), default);
        Assert.Equal(
            before.Select(trial => (trial.Id, trial.Number, trial.Arm, trial.Configuration, trial.Seed)),
            after.Take(before.Count)
                .Select(trial => (trial.Id, trial.Number, trial.Arm, trial.Configuration, trial.Seed)));
        Assert.Equal(study.CanonicalText, StudyCache.Read(await fixture.RecordAsync()).CanonicalText);
    }

    [Fact]
    public async Task A_living_silo_takes_a_study_again_that_is_retried_or_extended_after_its_end()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        using CancellationTokenSource drain = new();
        Study extended = fixture.Study.Extend(new([], 6));
        Again store = new(fixture.Store, async () => await fixture.Store.ExtendAsync(
            fixture.Id, 0, new StudyExtension([], 6).ToCanonicalText(), extended.PlannedTrials, default), drain);
        await fixture.Host(store, fixture.Options() with { OnlyStudy = null }).RunAsync(drain.Token);
        await fixture.AssertTruthAsync(extended);
    }

    [Fact]
    public async Task A_coordinator_of_a_deleted_study_ends()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        Guid incarnation = await RegisterAsync(fixture);
        CoordinatorFence fence = (await fixture.Store.CoordinateAsync(incarnation, null, default))!;
        await fixture.Store.DeleteStudyAsync(fixture.Id, default);
        Assert.Equal(CoordinatorOutcome.Replaced, await Coordinator(fixture, fence).RunAsync(default));
    }

    [Fact]
    public async Task A_coordinator_whose_silo_died_is_replaced_by_another_silo_s()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        Guid dead = await RegisterAsync(fixture);
        CoordinatorFence fence = (await fixture.Store.CoordinateAsync(dead, null, default))!;
        await fixture.Store.RetireSiloAsync(dead, default);
        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
        Assert.Equal(CoordinatorOutcome.Completed, await Coordinator(fixture, fence).RunAsync(default));
    }

    private static StudyCoordinator Coordinator(StoreFixture fixture, CoordinatorFence fence) =>
        new(fixture.Store, fence, fixture.Options().Coordinator, new(), TimeProvider.System);

    private static async Task<Guid> RegisterAsync(StoreFixture fixture)
    {
        Guid incarnation = Guid.NewGuid();
        await fixture.Store.RegisterSiloAsync(
            new(incarnation, "test", TimeSpan.FromMinutes(10), NumericsVersion.Current), default);
        return incarnation;
    }

    /// <summary>Looks at what is runnable after every enqueue, before anything of it can end.</summary>
    private sealed class Runnable(IStudyStore inner) : StoreDecorator(inner)
    {
        private readonly SemaphoreSlim _turn = new(1);

        public long Most { get; private set; }

        public override async Task<EnqueueOutcome> EnqueueAsync(
            CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials, CancellationToken cancellation)
        {
            await _turn.WaitAsync(cancellation);
            try
            {
                EnqueueOutcome outcome = await base.EnqueueAsync(fence, firstNumber, trials, cancellation);
                StudyRecord study = (await base.GetStudyAsync(fence.Study, cancellation))!;
                Most = Math.Max(Most, study.NextNumber - study.Ended);
                return outcome;
            }
            finally
            {
                _turn.Release();
            }
        }

        public override async Task<IReadOnlySet<long>> EndAsync(
            IReadOnlyList<TrialEnd> ends, CancellationToken cancellation)
        {
            await _turn.WaitAsync(cancellation);
            try
            {
                return await base.EndAsync(ends, cancellation);
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private sealed class NoLists(IStudyStore inner) : StoreDecorator(inner)
    {
        public override Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
            long study, TrialQuery query, CancellationToken cancellation) =>
            throw new InvalidOperationException("Nobody is to list trials.");
    }

    /// <summary>Does something at a checkpoint; tells when no trial runs any more; drains at the end.</summary>
    private sealed class Control(IStudyStore inner, CancellationTokenSource drain) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Func<Task>? _action;
        private int _at;
        private int _checkpoints;
        private int _looks;
        private volatile bool _hasActed;

        public Task Quiet => _quiet.Task;

        public void AtCheckpoint(int checkpoint, Func<Task> action) => (_at, _action) = (checkpoint, action);

        public override async Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
        {
            IReadOnlySet<long> held = await base.WriteAsync(writes, cancellation);
            if (Interlocked.Increment(ref _checkpoints) != _at) return held;
            await _action!();
            _hasActed = true;
            await _seen.Task; // or the trial might have ended before its silo heard of it
            return held;
        }

        public override async Task<IReadOnlyList<HeldTrial>> ListHeldAsync(
            Guid incarnation, CancellationToken cancellation)
        {
            bool hasActed = _hasActed;
            IReadOnlyList<HeldTrial> held = await base.ListHeldAsync(incarnation, cancellation);
            if (held.Count == 0 && Volatile.Read(ref _checkpoints) >= _at) _quiet.TrySetResult();
            if (hasActed && ++_looks == 2) _seen.SetResult(); // what the first one found has been seen to
            return held;
        }

        public override async Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation)
        {
            bool isCompleted = await base.CompleteStudyAsync(fence, cancellation);
            if (isCompleted) await drain.CancelAsync();
            return isCompleted;
        }
    }

    /// <summary>Does something after the first completion; drains after the second.</summary>
    private sealed class Again(IStudyStore inner, Func<Task> action, CancellationTokenSource drain)
        : StoreDecorator(inner)
    {
        private int _completed;

        public override async Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation)
        {
            if (!await base.CompleteStudyAsync(fence, cancellation)) return false;
            if (++_completed == 1) await action();
            else await drain.CancelAsync();
            return true;
        }
    }
}
