using Sweep.Core.Data;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

public sealed class StudyExclusionsTests
{
    private readonly ManualTime _clock = new();
    private readonly StudyExclusions _exclusions;

    public StudyExclusionsTests() => _exclusions = new(_clock);

    [Fact]
    public void A_study_is_left_alone_for_a_pause_that_doubles_with_every_failure()
    {
        TimeSpan pause = StudyExclusions.First;
        for (int failure = 0; failure < 10; failure++)
        {
            Assert.Equal(pause, _exclusions.Exclude(7));
            Assert.Equal([7], _exclusions.Current);
            _clock.Advance(pause);
            Assert.Empty(_exclusions.Current);
            pause = pause * 2 < StudyExclusions.Longest ? pause * 2 : StudyExclusions.Longest;
        }
    }

    [Fact]
    public void Failures_of_trials_that_were_claimed_together_count_once()
    {
        Assert.NotNull(_exclusions.Exclude(7));
        Assert.Null(_exclusions.Exclude(7));
        _clock.Advance(StudyExclusions.First);
        Assert.Equal(StudyExclusions.First * 2, _exclusions.Exclude(7));
    }

    [Fact]
    public void A_trial_that_runs_makes_the_next_failure_the_first()
    {
        _exclusions.Exclude(7);
        _clock.Advance(StudyExclusions.First);
        _exclusions.Forgive(7);
        Assert.Equal(StudyExclusions.First, _exclusions.Exclude(7));
    }

    [Fact]
    public void A_trial_from_before_the_failure_forgives_nothing()
    {
        _exclusions.Exclude(7);
        _exclusions.Forgive(7);
        Assert.Equal([7], _exclusions.Current);
    }

    [Fact]
    public async Task A_silo_forgives_a_study_as_soon_as_a_trial_of_it_has_ended()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        Watcher watcher = new(drain);
        SiloHost silo = new(
            fixture.Store, watcher, fixture.Options(slots: 1) with { OnlyStudy = null }, watcher.Clock, watcher);
        await silo.RunAsync(drain.Token);
        Assert.Equal([StudyExclusions.First, StudyExclusions.First], watcher.Pauses);
    }

    /// <summary>
    /// Its data is missing at first, there for one trial, and missing again. It lets pauses be over at once.
    /// </summary>
    private sealed class Watcher(CancellationTokenSource drain) : ISiloObserver, IDatasetSource
    {
        private volatile bool _isMissing = true;

        public ShiftedTime Clock { get; } = new();

        public List<TimeSpan> Pauses { get; } = [];

        public Dataset Get(string name) =>
            _isMissing ? throw new DatasetMissingException(name, "not here") : StoreFixture.Datasets.Get(name);

        public void TrialLeft(ClaimedTrial trial, TrialRunResult result)
        {
            if (result.Kind == TrialRunKind.Ended) _isMissing = true;
        }

        public void StudyExcluded(long study, string reason, TimeSpan pause)
        {
            Pauses.Add(pause);
            if (Pauses.Count == 2) drain.Cancel();
            _isMissing = false;
            Clock.Advance(pause);
        }
    }

    /// <summary>The system's clock, which can be put forward.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        private long _by;

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _by);

        public void Advance(TimeSpan by) =>
            Interlocked.Add(ref _by, (long)(by.TotalSeconds * TimestampFrequency));
    }
}
