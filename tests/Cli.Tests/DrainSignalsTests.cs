using Sweep.Silo.Tests.Hosting;

namespace Sweep.Cli.Tests;

public sealed class DrainSignalsTests
{
    [Fact]
    public void Signals_in_quick_succession_are_one_wish_and_a_later_one_ends_the_process()
    {
        int asked = 0;
        ManualTime clock = new();
        using DrainSignals signals = new(() => asked++, clock);
        Assert.False(signals.Token.IsCancellationRequested);

        // What a job scheduler sends to all processes of a job reaches a silo twice: the job's script passes it on.
        Assert.True(signals.Ask());
        Assert.True(signals.Ask());
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.True(signals.Ask());
        Assert.Equal((1, true), (asked, signals.Token.IsCancellationRequested));

        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(signals.Ask());
        Assert.Equal(1, asked);
    }
}
