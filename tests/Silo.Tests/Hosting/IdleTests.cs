using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>Silos that end when there is nothing to do, and silos without slots.</summary>
public sealed class IdleTests
{
    [Fact]
    public async Task Silo_ends_by_itself_when_no_study_has_a_trial_for_it_any_more()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        SiloOptions options = fixture.Options() with { OnlyStudy = null, ExitWhenIdle = TimeSpan.Zero };
        IdleObserver observer = new();
        await fixture.Host(options: options, observer: observer).RunAsync(default);
        await fixture.AssertTruthAsync();
        Assert.Equal(1, observer.Times);
        Assert.Empty(await fixture.Store.ListSilosAsync(all: false, default));
    }

    [Fact]
    public async Task Silo_does_not_end_by_itself_between_the_last_end_of_a_trial_and_the_completion_of_its_study()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        SiloOptions options = fixture.Options() with { OnlyStudy = null, ExitWhenIdle = TimeSpan.Zero };
        await fixture.Host(new LateCompletion(fixture.Store), options).RunAsync(default);
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task Silo_without_slots_drives_a_study_and_claims_nothing_of_it()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        NoClaims claims = new(fixture.Store);
        Task driving = fixture.Host(claims, fixture.Options(slots: 0) with { OnlyStudy = null }).RunAsync(drain.Token);
        await fixture.Host(new NoStudies(fixture.Store)).RunAsync(default);
        await drain.CancelAsync();
        await driving;
        await fixture.AssertTruthAsync();
    }

    [Fact]
    public async Task Idle_silo_wakes_for_its_claims_alone_and_compares_what_it_holds_with_the_next()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        LeapingTime clock = new();
        using CancellationTokenSource drain = new();
        TimeSpan second = TimeSpan.FromSeconds(1), beat = TimeSpan.FromSeconds(10);
        IdleLog log = new(fixture.Store, clock, drain);
        SiloOptions options = new() { Name = "idle", Slots = 1, Poll = second, IdlePoll = beat, Beat = beat };
        await new SiloHost(log, StoreFixture.Datasets, options, clock, new SilentObserver()).RunAsync(drain.Token);
        Assert.All(
            log.Claims.Skip(5).Zip(log.Claims.Skip(6), static (one, next) => next - one), // once the pauses have grown
            static pause => Assert.InRange(pause, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)));
        Assert.All(
            log.Looks.Zip(log.Looks.Skip(1), static (one, next) => next - one),
            static pause => Assert.InRange(pause, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Idle_time_begins_anew_with_every_work()
    {
        ManualTime clock = new();
        IdleTime idle = new(TimeSpan.FromSeconds(30), clock);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(TimeSpan.FromSeconds(1), idle.Left);
        idle.Reset();
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(TimeSpan.FromSeconds(1), idle.Left);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(TimeSpan.Zero, idle.Left);
        Assert.Equal(Timeout.InfiniteTimeSpan, new IdleTime(null, clock).Left);
    }

    [Theory]
    [InlineData(0, 0, 0, true)] // nothing queued yet
    [InlineData(4, 1, 0, true)]
    [InlineData(4, 0, 3, false)] // what is left runs
    [InlineData(2, 0, 1, true)] // more can be queued
    [InlineData(2, 0, 2, false)] // more has to wait for what runs
    [InlineData(4, 2, 2, false)] // queued again, and the same
    public void Study_has_trials_for_a_silo_if_some_are_queued_or_can_be(
        long enqueued, long queued, long running, bool expected)
    {
        StudyRecord study = Record(enqueued, queued, running);
        Assert.Equal(expected, RunnableStudy.IsRunnable(study, ["gpu", "big"]));
        Assert.False(RunnableStudy.IsRunnable(study, ["big"]));
        Assert.False(RunnableStudy.IsRunnable(study with { Status = StudyStatus.Paused }, ["gpu"]));
        Assert.False(RunnableStudy.IsRunnable(study with { NumericsVersion = -1 }, ["gpu"]));
        Dictionary<TrialState, long> ended = new() { [TrialState.Completed] = 3, [TrialState.Failed] = 1 };
        Assert.True(RunnableStudy.IsRunnable(study with { Counts = ended }, ["big"])); // to be completed yet
    }

    private static StudyRecord Record(long enqueued, long queued, long running) => new()
    {
        Id = 1,
        Name = "test",
        Definition = "{}",
        Source = "",
        NumericsVersion = NumericsVersion.Current,
        Problem = null,
        Status = StudyStatus.Active,
        PlannedTrials = 4,
        Extensions = [],
        Placement = new(Parallel: 2, Labels: ["gpu"]),
        TraceParent = null,
        NextNumber = enqueued,
        Revision = 1,
        SubmittedAt = DateTimeOffset.UnixEpoch,
        Counts = new Dictionary<TrialState, long> { [TrialState.Queued] = queued, [TrialState.Running] = running },
    };

    private sealed class IdleObserver : ISiloObserver
    {
        public int Times { get; private set; }

        public void Idle(TimeSpan limit) => Times++;
    }

    /// <summary>Completes a study when somebody has looked at it after the end of its last trial.</summary>
    private sealed class LateCompletion(IStudyStore inner) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<IReadOnlyList<StudyRecord>> ListStudiesAsync(
            StudyQuery query, CancellationToken cancellation)
        {
            IReadOnlyList<StudyRecord> studies = await base.ListStudiesAsync(query, cancellation);
            if (studies.All(study => study.Ended == study.PlannedTrials)) _looked.TrySetResult();
            return studies;
        }

        public override async Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation)
        {
            await _looked.Task.WaitAsync(cancellation);
            return await base.CompleteStudyAsync(fence, cancellation);
        }
    }

    private sealed class NoClaims(IStudyStore inner) : StoreDecorator(inner)
    {
        public override Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(
            ClaimRequest request, CancellationToken cancellation) =>
            throw new InvalidOperationException("A silo without slots has no use for a trial.");
    }

    private sealed class NoStudies(IStudyStore inner) : StoreDecorator(inner)
    {
        public override Task<CoordinatorFence?> CoordinateAsync(
            Guid incarnation, long? study, IReadOnlyList<long> except, CancellationToken cancellation) =>
            Task.FromResult<CoordinatorFence?>(null);
    }

    /// <summary>When a silo asks, of a store that has nothing for it; drains it after a hundred claims.</summary>
    private sealed class IdleLog(IStudyStore inner, LeapingTime clock, CancellationTokenSource drain)
        : StoreDecorator(inner)
    {
        public List<TimeSpan> Claims { get; } = [];

        public List<TimeSpan> Looks { get; } = [];

        public override async Task<CoordinatorFence?> CoordinateAsync(
            Guid incarnation, long? study, IReadOnlyList<long> except, CancellationToken cancellation)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation); // it has a pace of its own
            return null;
        }

        public override async Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(
            ClaimRequest request, CancellationToken cancellation)
        {
            Claims.Add(clock.GetElapsedTime(0));
            if (Claims.Count < 100) return [];
            clock.IsStanding = true;
            await drain.CancelAsync();
            return [];
        }

        public override Task<IReadOnlyList<HeldTrial>> ListHeldAsync(Guid incarnation, CancellationToken cancellation)
        {
            if (!clock.IsStanding) Looks.Add(clock.GetElapsedTime(0));
            return base.ListHeldAsync(incarnation, cancellation);
        }
    }
}
