using Sweep.Core.Training;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

/// <summary>What is asked so often that it must cost little.</summary>
public sealed class SmallReadTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task Revisions_are_those_of_the_studies_that_there_are(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence one = await harness.SubmitAsync(2), other = await harness.SubmitAsync(1, "other");
        await harness.ClaimAsync(await harness.RegisterAsync(), 1);
        IReadOnlyDictionary<long, long> revisions = await harness.Store.ReadRevisionsAsync(
            [other.Study, one.Study, 12345], Cancel);
        Assert.Equal(2, revisions.Count);
        foreach (long study in (long[])[one.Study, other.Study])
            Assert.Equal((await harness.Store.GetStudyAsync(study, Cancel))!.Revision, revisions[study]);

        await harness.Store.DeleteStudyAsync(one.Study, Cancel);
        Assert.Equal([other.Study], (await harness.Store.ReadRevisionsAsync([one.Study, other.Study], Cancel)).Keys);
        Assert.Empty(await harness.Store.ReadRevisionsAsync([], Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Extents_tell_where_each_curve_ends_however_it_was_sent(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(3), other = await harness.SubmitAsync(1, "other");
        Guid silo = await harness.RegisterAsync();
        IReadOnlyList<ClaimedTrial> claimed = await harness.ClaimAsync(silo, 4);
        TrialFence[] fences =
            [.. claimed.Where(trial => trial.Study == study.Study).Select(trial => trial.Fence)];
        TrialFence foreign = claimed.Single(trial => trial.Study == other.Study).Fence;
        await harness.WriteAsync(fences[0], Chunk("b", 0, 0, 256, 1), Chunk("b", 1, 0, 4, 1));
        await harness.WriteAsync(fences[0], Chunk("b", 1, 4, 3, 10));
        await harness.WriteAsync(fences[0], Chunk("B.c", 0, 0, 1, 7), Chunk("a_c", 0, 0, 256, 3));
        await harness.WriteAsync(
            fences[0], new CurveChunk("z", 0, [0, 1, 1000, long.MaxValue], [double.NaN, 1, 2, 3]));
        await harness.WriteAsync(fences[2], Chunk("b", 0, 0, 2, 5));
        await harness.WriteAsync(foreign, Chunk("b", 0, 0, 2, 5));

        IReadOnlyDictionary<long, IReadOnlyList<CurveExtent>> extents = await harness.Store.ReadCurveExtentsAsync(
            study.Study, [fences[2].Trial, foreign.Trial, 12345, fences[0].Trial, fences[1].Trial], Cancel);
        Assert.Equal(fences.Select(fence => fence.Trial).Order(), extents.Keys.Order());
        Assert.Equal(
            [new("B.c", 1, 0), new("a_c", 256, 765), new("b", 263, 2620), new CurveExtent("z", 4, long.MaxValue)],
            extents[fences[0].Trial]);
        Assert.Empty(extents[fences[1].Trial]);
        Assert.Equal([new CurveExtent("b", 2, 5)], extents[fences[2].Trial]);
    }

    /// <summary>Points at equal distances, that of each its ordinal in the curve times the stride.</summary>
    private static CurveChunk Chunk(string metric, int number, int offset, int count, long stride)
    {
        long first = (number * CurveChunk.Capacity) + offset;
        return new(
            metric, number,
            [.. Enumerable.Range(0, count).Select(i => ((first % CurveChunk.Capacity) + i + (number * 256L)) * stride)],
            [.. Enumerable.Range(0, count).Select(i => (double)i)])
        {
            Offset = offset,
        };
    }
}
