using Sweep.Grains;

namespace Sweep.Silo.Tests.Hosting;

public sealed class QueueTargetTests
{
    private readonly ManualTime _clock = new();
    private readonly CoordinatorOptions _options = new();
    private readonly QueueTarget _target;

    public QueueTargetTests() => _target = new(_options, _clock);

    [Fact]
    public void Slow_studies_have_the_least_queued_and_are_looked_at_now_and_then()
    {
        Run(trialsPerSecond: 3, seconds: 5);
        Assert.Equal(_options.QueueAhead, _target.Trials);
        Assert.Equal(_options.Poll, _target.NextLook(queued: 1000));
    }

    [Theory]
    [InlineData(3_000)]
    [InlineData(10_000)]
    public void Fast_fleets_have_two_seconds_of_work_queued(int rate)
    {
        Run(rate, seconds: 2);
        Assert.InRange(_target.Trials, 2 * rate * 0.99, 2 * rate * 1.01);
        Assert.InRange(_target.NextLook(rate), TimeSpan.FromSeconds(0.49), TimeSpan.FromSeconds(0.51));
        Assert.Equal(_options.Pause, _target.NextLook(0));
    }

    [Fact]
    public void No_fleet_has_more_than_the_most()
    {
        Run(1_000_000, seconds: 1);
        Assert.Equal(_options.MostAhead, _target.Trials);
    }

    [Fact]
    public void Old_speed_is_forgotten()
    {
        Run(10_000, seconds: 2);
        Run(0, seconds: 5);
        Assert.Equal(_options.QueueAhead, _target.Trials);
    }

    private long _taken;

    private void Run(int trialsPerSecond, int seconds)
    {
        for (int look = 0; look < 4 * seconds; look++)
        {
            _target.Observe(_taken);
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            _taken += trialsPerSecond / 4;
        }

        _target.Observe(_taken);
    }
}
