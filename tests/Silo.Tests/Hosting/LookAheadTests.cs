namespace Sweep.Silo.Tests.Hosting;

public sealed class LookAheadTests
{
    [Fact]
    public void Nothing_is_claimed_ahead_before_trials_are_known_to_be_short() =>
        Assert.Equal(0, new LookAhead(2).Trials);

    [Fact]
    public void Long_trials_are_not_claimed_ahead()
    {
        LookAhead lookAhead = new(2);
        lookAhead.Observe(TimeSpan.FromSeconds(1));
        Assert.Equal(0, lookAhead.Trials);
    }

    [Theory]
    [InlineData(50, 10)]
    [InlineData(10, 50)]
    [InlineData(0, 512)]
    public void Short_trials_are_claimed_ahead_for_a_quarter_of_a_second(int milliseconds, int expected)
    {
        LookAhead lookAhead = new(2);
        lookAhead.Observe(TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(expected, lookAhead.Trials);
    }
}
