using System.Collections.Concurrent;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>A silo that serves every study: it goes on whatever one of them does.</summary>
public sealed class FleetTests
{
    private const string Plane = """
        study: plane
        problem: { name: rosenbrock }
        train: { steps: 20, evaluate: { every: { steps: 10 } } }
        seeds: 2
        arms: { adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } } }
        search: { configurations: 12 }
        """;

    [Fact]
    public async Task A_study_whose_data_is_missing_is_left_alone_and_the_others_go_on()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        long plane = await SubmitAsync(fixture, Plane);
        ExclusionObserver observer = new();
        using CancellationTokenSource drain = new();
        Completion store = new(fixture.Store, study => { if (study == plane) drain.Cancel(); });
        MissingDatasets datasets = new(new DatasetMissingException("digits", "not here"));
        await fixture.Host(store, Fleet(fixture), observer, datasets).RunAsync(drain.Token);

        Assert.Contains((fixture.Id, "not here", StudyExclusions.First), observer.Excluded);
        Assert.All(observer.Excluded, excluded => Assert.Equal(fixture.Id, excluded.Study));
        Assert.Equal(StudyStatus.Completed, (await fixture.Store.GetStudyAsync(plane, default))!.Status);
        Assert.All(
            await fixture.Store.ListTrialsAsync(fixture.Id, new(), default),
            trial => Assert.Equal((TrialState.Queued, 0), (trial.State, trial.Attempts)));
        Assert.Contains(store.Claims, claim => claim.Except is { Count: 1 } except && except[0] == fixture.Id);

        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Theory]
    [MemberData(nameof(MachineFaults))]
    public async Task Want_of_memory_or_disk_space_in_a_trial_costs_no_attempt(Exception fault)
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        EnvironmentFailedException exception = await Assert.ThrowsAsync<EnvironmentFailedException>(
            () => fixture.Host(datasets: new LateDatasets(fault)).RunAsync(default));
        Assert.Equal(fault.Message, exception.Message);
        Assert.All(
            await fixture.Store.ListTrialsAsync(fixture.Id, new(), default),
            trial => Assert.Equal((TrialState.Queued, 0), (trial.State, trial.Attempts)));
    }

    public static TheoryData<Exception> MachineFaults =>
    [
        new InsufficientMemoryException("no memory"), new IOException("no space left on the device", 28),
        new IOException("no space left on the disk", unchecked((int)0x80070070)),
    ];

    [Fact]
    public async Task Two_studies_share_one_silo_fairly()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        long other = await SubmitAsync(fixture, Plane.Replace("study: plane", "study: other"));
        using CancellationTokenSource drain = new();
        int completed = 0;
        Completion store = new(fixture.Store, _ => { if (Interlocked.Increment(ref completed) == 2) drain.Cancel(); });
        BothQueued claims = new(store);
        SiloOptions options = Fleet(fixture) with
        {
            Slots = 1,
            Coordinator = fixture.Options().Coordinator with { QueueAhead = 64 },
        };
        await fixture.Host(claims, options).RunAsync(drain.Token);
        await fixture.AssertTruthAsync();

        // As long as both have trials queued, neither waits for the other.
        Dictionary<long, int> share = new() { [fixture.Id] = 0, [other] = 0 };
        foreach (ClaimedTrial trial in claims.Claimed.TakeWhile(_ => share.Values.Sum() < 24)) share[trial.Study]++;
        Assert.All(share.Values, trials => Assert.InRange(trials, 8, 16));
    }

    [Fact]
    public async Task A_hung_trial_is_attempted_again_and_does_no_harm_when_it_wakes_up()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using HangingDatasets datasets = new(StoreFixture.Datasets);
        Loss store = new(fixture.Store, datasets.WakeUp);
        LeftObserver observer = new();

        // On a busy machine others may seem to hang, too: they are attempted again as well.
        SiloOptions options = fixture.Options() with
        {
            NoProgress = TimeSpan.FromMilliseconds(200),
            QuarantineAfter = 1000,
        };
        await fixture.Host(store, options, observer, datasets).RunAsync(default);
        await fixture.AssertTruthAsync();
        Assert.NotEmpty(store.Lost);
        Assert.All(store.Lost, fence => Assert.Equal(1, observer.Left.Count(left => left == fence)));
        IReadOnlyList<AttemptRecord> attempts = await fixture.Store.ListAttemptsAsync(fixture.Id, default);
        Assert.Equal(store.Lost.Count, attempts.Count(attempt => attempt.Outcome == "lost"));
        Assert.All(attempts.Where(attempt => attempt.Outcome == "lost"), attempt =>
            Assert.Contains("no progress", attempt.Reason));
    }

    [Fact]
    public async Task A_drain_does_not_wait_for_a_hung_slot()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using HangingDatasets datasets = new(StoreFixture.Datasets);
        using CancellationTokenSource drain = new();
        Task cancelled = datasets.Entered.ContinueWith(_ => drain.Cancel(), TaskScheduler.Default);

        // A busy disk has all the time that it needs to give the trials back.
        SiloOptions options = fixture.Options() with { DrainLimit = TimeSpan.FromHours(1) };
        HurryTime clock = new(options.DrainLimit * SiloLife.CheckpointedBy);
        await new SiloHost(fixture.Store, datasets, options, clock, SilentObserver.Instance).RunAsync(drain.Token);
        await cancelled;
        Assert.All(
            await fixture.Store.ListTrialsAsync(fixture.Id, new(), default),
            trial => Assert.Equal((TrialState.Queued, 0), (trial.State, trial.Attempts)));
        datasets.WakeUp();
        await fixture.Host().RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task A_drain_ends_though_the_store_is_away()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        AwayStore store = new(fixture.Store, drain);
        await fixture.Host(store, fixture.Options() with { DrainLimit = TimeSpan.FromMilliseconds(100) })
            .RunAsync(drain.Token);
        Assert.True(store.WasAsked);
    }

    [Fact]
    public async Task Hints_wake_an_idle_silo()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        WorkSignal hints = new();
        TimeSpan never = TimeSpan.FromDays(1);
        SiloOptions options = Fleet(fixture) with { Poll = never, IdlePoll = never };
        using CancellationTokenSource drain = new();
        IdleStore store = new(fixture.Store, drain);
        SiloHost silo = new(
            store, StoreFixture.Datasets, options, TimeProvider.System, SilentObserver.Instance, hints);
        Task running = silo.RunAsync(drain.Token);
        await store.Idle;
        await SubmitAsync(fixture, Plane.Replace("study: plane", "study: other"));
        hints.Pulse();
        await running;
        Assert.Equal(2, store.Completed);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task A_study_that_this_program_cannot_read_is_let_go_for_others_to_drive()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        SubmitOutcome foreign = await fixture.Store.SubmitAsync(
            new("foreign", "{}", "", NumericsVersion.Current, (await fixture.RecordAsync()).Problem!, 3), default);
        ExclusionObserver observer = new();
        using CancellationTokenSource drain = new();
        Task running = fixture.Host(fixture.Store, Fleet(fixture), observer).RunAsync(drain.Token);
        Assert.Equal((foreign.Study.Id, StudyExclusions.First), await observer.First);

        Guid other = Guid.NewGuid();
        await fixture.Store.RegisterSiloAsync(
            new(other, "of a newer program", TimeSpan.FromMinutes(1), NumericsVersion.Current), default);
        Assert.NotNull(await fixture.Store.CoordinateAsync(other, foreign.Study.Id, default));
        await drain.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_silo_says_how_many_slots_and_which_labels_it_has()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync(Plane);
        Registrations store = new(fixture.Store);
        await fixture.Host(store, fixture.Options(slots: 3) with { Labels = ["gpu", "eu"] }).RunAsync(default);
        SiloRegistration registration = Assert.Single(store.Seen);
        Assert.Equal(3, registration.Slots);
        Assert.Equal(["gpu", "eu"], registration.Labels);
    }

    private static SiloOptions Fleet(StoreFixture fixture) => fixture.Options() with { OnlyStudy = null };

    private static async Task<long> SubmitAsync(StoreFixture fixture, string text)
    {
        Study study = StudyReader.Read(text, "test.yaml").Study!;
        SubmitOutcome outcome = await fixture.Store.SubmitAsync(
            new(study.Name, study.CanonicalText, text, NumericsVersion.Current,
                StudyProblem.Identify(study, StoreFixture.Datasets), study.PlannedTrials), default);
        return outcome.Study.Id;
    }

    /// <summary>The system's clock, on which one time is over soon: that for which slots are waited for.</summary>
    private sealed class HurryTime(TimeSpan time) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == time ? TimeSpan.FromSeconds(8) : dueTime, period);
    }

    private sealed class ExclusionObserver : ISiloObserver
    {
        private readonly TaskCompletionSource<(long Study, TimeSpan Pause)> _first =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentBag<(long Study, string Reason, TimeSpan Pause)> Excluded { get; } = [];

        public Task<(long Study, TimeSpan Pause)> First => _first.Task;

        public void StudyExcluded(long study, string reason, TimeSpan pause)
        {
            Excluded.Add((study, reason, pause));
            _first.TrySetResult((study, pause));
        }
    }

    private sealed class LeftObserver : ISiloObserver
    {
        public ConcurrentBag<TrialFence> Left { get; } = [];

        public void TrialLeft(ClaimedTrial trial, TrialRunResult result) => Left.Add(trial.Fence);
    }

    private sealed class Completion(IStudyStore inner, Action<long> completed) : StoreDecorator(inner)
    {
        public ConcurrentBag<ClaimRequest> Claims { get; } = [];

        public override async Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation)
        {
            bool isCompleted = await base.CompleteStudyAsync(fence, cancellation);
            if (isCompleted) completed(fence.Study);
            return isCompleted;
        }

        public override Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(
            ClaimRequest request, CancellationToken cancellation)
        {
            Claims.Add(request);
            return base.ClaimAsync(request, cancellation);
        }
    }

    /// <summary>Tells when nothing is left to drive; drains when the second study is completed.</summary>
    private sealed class IdleStore(IStudyStore inner, CancellationTokenSource drain) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Idle => _idle.Task;

        public int Completed { get; private set; }

        public override async Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation)
        {
            bool isCompleted = await base.CompleteStudyAsync(fence, cancellation);
            if (isCompleted && ++Completed == 2) await drain.CancelAsync();
            return isCompleted;
        }

        public override async Task<CoordinatorFence?> CoordinateAsync(
            Guid incarnation, long? study, IReadOnlyList<long> except, CancellationToken cancellation)
        {
            CoordinatorFence? fence = await base.CoordinateAsync(incarnation, study, except, cancellation);
            if (fence is null && Completed == 1) _idle.TrySetResult();
            return fence;
        }
    }

    /// <summary>
    /// Holds claims back until both studies have trials queued, and lets one trial through at a time: what a larger
    /// claim brings is in the order of the queue, the whole of one study's part before the other's.
    /// </summary>
    private sealed class BothQueued(IStudyStore inner) : StoreDecorator(inner)
    {
        private readonly ConcurrentDictionary<long, bool> _queued = new();

        public List<ClaimedTrial> Claimed { get; } = [];

        public override async Task<EnqueueOutcome> EnqueueAsync(
            CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials, CancellationToken cancellation)
        {
            EnqueueOutcome outcome = await base.EnqueueAsync(fence, firstNumber, trials, cancellation);
            _queued[fence.Study] = true;
            return outcome;
        }

        public override async Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(
            ClaimRequest request, CancellationToken cancellation)
        {
            if (_queued.Count < 2) return [];
            IReadOnlyList<ClaimedTrial> claimed = await base.ClaimAsync(request with { Limit = 1 }, cancellation);
            Claimed.AddRange(claimed);
            return claimed;
        }
    }

    private sealed class Registrations(IStudyStore inner) : StoreDecorator(inner)
    {
        public List<SiloRegistration> Seen { get; } = [];

        public override Task RegisterSiloAsync(SiloRegistration registration, CancellationToken cancellation)
        {
            Seen.Add(registration);
            return base.RegisterSiloAsync(registration, cancellation);
        }
    }

    private sealed class Loss(IStudyStore inner, Action lost) : StoreDecorator(inner)
    {
        public ConcurrentBag<TrialFence> Lost { get; } = [];

        public override async Task<IReadOnlySet<long>> LoseAsync(
            IReadOnlyList<TrialFence> fences, string reason, RecoveryPolicy policy, CancellationToken cancellation)
        {
            IReadOnlySet<long> held = await base.LoseAsync(fences, reason, policy, cancellation);

            // Others had just ended their trials when they were found to hang.
            foreach (TrialFence fence in fences.Where(fence => held.Contains(fence.Trial))) Lost.Add(fence);
            lost();
            return held;
        }
    }

    /// <summary>Away from the first write on: every call waits until it is given up.</summary>
    private sealed class AwayStore(IStudyStore inner, CancellationTokenSource drain) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _never = new();

        public bool WasAsked { get; private set; }

        public override async Task<IReadOnlySet<long>> WriteAsync(
            IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
        {
            WasAsked = true;
            await drain.CancelAsync();
            await _never.Task.WaitAsync(cancellation);
            return new HashSet<long>();
        }

        public override async Task<IReadOnlyList<HeldTrial>> ListHeldAsync(
            Guid incarnation, CancellationToken cancellation)
        {
            if (WasAsked) await _never.Task.WaitAsync(cancellation);
            return await base.ListHeldAsync(incarnation, cancellation);
        }

        public override async Task RetireSiloAsync(Guid incarnation, CancellationToken cancellation) =>
            await _never.Task.WaitAsync(cancellation);
    }

    private sealed class MissingDatasets(Exception exception) : IDatasetSource
    {
        public Dataset Get(string name) => throw exception;
    }

    /// <summary>There when a study is identified, and failing from then on.</summary>
    private sealed class LateDatasets(Exception exception) : IDatasetSource
    {
        private int _calls;

        public Dataset Get(string name) => Interlocked.Increment(ref _calls) > 2
            ? throw exception
            : StoreFixture.Datasets.Get(name);
    }

    /// <summary>Hangs at the third look at the data, until it is woken up.</summary>
    private sealed class HangingDatasets(IDatasetSource inner) : IDatasetSource, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public Task Entered => _entered.Task;

        public Dataset Get(string name)
        {
            if (Interlocked.Increment(ref _calls) == 3)
            {
                _entered.SetResult();
                _gate.Wait();
            }

            return inner.Get(name);
        }

        public void WakeUp() => _gate.Set();

        public void Dispose() => _gate.Dispose();
    }
}
