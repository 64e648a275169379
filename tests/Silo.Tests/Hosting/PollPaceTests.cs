namespace Sweep.Silo.Tests.Hosting;

public sealed class PollPaceTests
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(15);

    [Fact]
    public void Pauses_double_up_to_the_longest_and_work_makes_them_short_again()
    {
        PollPace pace = new(Shortest, Longest, new(1));
        foreach (int nominal in (int[])[1, 2, 4, 8, 15, 15]) AssertNear(nominal, pace.Next(hasFound: false));
        AssertNear(1, pace.Next(hasFound: true));
        AssertNear(2, pace.Next(hasFound: false));
    }

    [Fact]
    public void Silos_that_start_together_do_not_look_together()
    {
        TimeSpan[] pauses = [.. Enumerable.Range(0, 100).Select(seed => new PollPace(Shortest, Longest, new(seed)))
            .Select(pace => pace.Next(hasFound: true))];
        Assert.True(pauses.Distinct().Count() > 90);
        Assert.All(pauses, pause => AssertNear(1, pause));
    }

    [Fact]
    public void A_longest_below_the_shortest_changes_nothing() => AssertNear(
        1, new PollPace(Shortest, TimeSpan.Zero, new(1)).Next(hasFound: false));

    private static void AssertNear(int seconds, TimeSpan pause) =>
        Assert.InRange(pause, TimeSpan.FromSeconds(seconds) / 2, TimeSpan.FromSeconds(seconds));
}
