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
}
