namespace Sweep.Store.Tests;

public sealed class FairShareTests
{
    [Fact]
    public void Equal_studies_are_brought_to_equal_numbers_of_running_trials() =>
        Assert.Equal(
            [new(1, 3), new(2, 1)],
            FairShare.Divide(4, [new(2, 0, 50, 5), new(1, 0, 50, 3), new(3, 0, 50, 40)]));

    [Fact]
    public void A_higher_priority_goes_first_as_far_as_its_queue_goes() =>
        Assert.Equal(
            [new(1, 1), new(2, 3), new(3, 1)],
            FairShare.Divide(5, [new(1, 0, 9, 0), new(2, 1, 3, 99), new(3, 0, 9, 0)]));

    [Fact]
    public void The_oldest_gets_what_cannot_be_divided() =>
        Assert.Equal([new(4, 2), new(7, 1)], FairShare.Divide(3, [new(7, 0, 9, 1), new(4, 0, 9, 1)]));

    [Fact]
    public void Equals_have_their_turns()
    {
        OpenStudy[] studies = [new(4, 0, 9, 0), new(7, 0, 9, 0), new(9, 0, 9, 0)];
        List<long> served = [];
        for (long? last = null; served.Count < 6; last = served[^1])
            served.Add(Assert.Single(FairShare.Divide(1, studies, last)).Study);
        Assert.Equal([4, 7, 9, 4, 7, 9], served);

        // A turn is for equals: who has fewer running is served before.
        Assert.Equal([new(4, 1)], FairShare.Divide(1, [studies[0], studies[1] with { Running = 1 }], last: 4));
    }

    [Fact]
    public void A_study_gets_no_more_than_its_limit_leaves()
    {
        Assert.Equal([new(1, 2), new(2, 3)], FairShare.Divide(5, [new(1, 7, 9, 1, Parallel: 3), new(2, 0, 9, 0)]));
        Assert.Empty(FairShare.Divide(5, [new(1, 0, 9, 3, Parallel: 3), new(2, 0, 9, 4, Parallel: 3)]));
    }

    [Fact]
    public void Studies_with_nothing_queued_get_nothing()
    {
        Assert.Equal([new(2, 1)], FairShare.Divide(9, [new(1, 5, 0, 0), new(2, 0, 1, 0)]));
        Assert.Empty(FairShare.Divide(9, []));
    }

    [Fact]
    public void Any_division_gives_all_it_can_by_priority_and_levels_equal_studies()
    {
        Random random = new(1);
        for (int round = 0; round < 2000; round++)
        {
            OpenStudy[] studies = [.. Enumerable.Range(1, random.Next(8)).Select(id => new OpenStudy(
                id,
                random.Next(-1, 2),
                random.Next(6),
                random.Next(8),
                random.Next(3) == 0 ? random.Next(1, 8) : null))];
            int limit = random.Next(1, 20);
            IReadOnlyList<StudyShare> shares = FairShare.Divide(limit, studies);
            Dictionary<long, int> given = shares.ToDictionary(share => share.Study, share => share.Trials);

            Assert.Equal(Math.Min(limit, studies.Sum(Claimable)), given.Values.Sum());
            Assert.All(shares, share => Assert.InRange(share.Trials, 1, Claimable(studies[share.Study - 1])));
            Assert.Equal(shares, FairShare.Divide(limit, [.. studies.OrderBy(_ => random.Next())]));
            foreach (OpenStudy receiver in studies.Where(study => given.ContainsKey(study.Study)))
            {
                foreach (OpenStudy other in studies.Where(
                    study => given.GetValueOrDefault(study.Study) < Claimable(study)))
                {
                    // Who could have had one more has no higher priority, and among equals no fewer running than the
                    // receiver had before its last.
                    Assert.True(other.Priority <= receiver.Priority);
                    if (other.Priority < receiver.Priority || other == receiver) continue;
                    Assert.True(
                        other.Running + given.GetValueOrDefault(other.Study)
                        >= receiver.Running + given[receiver.Study] - 1);
                }
            }
        }
    }

    private static long Claimable(OpenStudy study) =>
        Math.Clamp((study.Parallel ?? long.MaxValue) - study.Running, 0, study.Queued);
}
