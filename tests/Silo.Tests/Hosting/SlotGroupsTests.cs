using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

public sealed class SlotGroupsTests
{
    [Theory]
    [InlineData(62, 1, 60, new[] { 62 })] // a rest of two would cost as much to store as sixty
    [InlineData(119, 1, 60, new[] { 60, 59 })]
    [InlineData(9, 1, 4, new[] { 5, 4 })]
    [InlineData(5, 2, 60, new[] { 3, 2 })] // every slot has something to do
    [InlineData(1, 4, 8, new[] { 1 })]
    [InlineData(16, 2, 4, new[] { 4, 4, 4, 4 })]
    public void Groups_are_of_about_the_wanted_size(int trials, int slots, int wanted, int[] sizes)
    {
        ClaimedTrial[] claimed = [.. Enumerable.Range(0, trials).Select(i => Claimed(study: 1, i))];
        IReadOnlyList<ClaimedTrial>[] groups = [.. SlotGroups.Of(claimed, slots, wanted)];
        Assert.Equal(sizes, groups.Select(group => group.Count));
        Assert.Equal(
            claimed.Select(trial => trial.Fence.Trial).Order(),
            groups.SelectMany(group => group).Select(trial => trial.Fence.Trial).Order());
    }

    [Fact]
    public void Groups_are_of_one_study_and_have_trials_of_one_seed_side_by_side()
    {
        ClaimedTrial[] claimed = [.. Enumerable.Range(0, 8).Select(i => Claimed(study: 1 + (i % 2), i))];
        IReadOnlyList<ClaimedTrial>[] groups = [.. SlotGroups.Of(claimed, slots: 1, wanted: 8)];
        Assert.All(groups, group => Assert.Single(group.Select(trial => trial.Study).Distinct()));
        Assert.All(groups, group => Assert.Equal(group.OrderBy(trial => trial.Seed), group));
    }

    private static ClaimedTrial Claimed(long study, int number) => new(
        new(number, 1, Guid.Empty), study, number, "adam", number, (ulong)(number % 3), "{}", Problem: null, 1, 0);
}
