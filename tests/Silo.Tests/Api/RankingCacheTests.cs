using Sweep.Client.Contracts;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

public sealed class RankingCacheTests
{
    [Fact]
    public async Task However_many_ask_a_ranking_is_made_once_for_each_revision()
    {
        CountingStore? counter = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(decorate: store => counter = new(store));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.RunAsync("tiny");
        StudyRankingView[] rankings = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => api.Client.RankAsync("tiny")));
        Assert.All(rankings, ranking => Assert.True(ranking.Complete));
        Assert.Equal(1, counter!.Listed);

        await api.Client.ExtendAsync("tiny", new(Seeds: [9]));
        await api.Client.RankAsync("tiny");
        Assert.Equal(2, counter.Listed);
    }

    private sealed class CountingStore(IStudyStore inner) : StoreDecorator(inner)
    {
        private int _listed;

        public int Listed => _listed;

        public override Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
            long study, TrialQuery query, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _listed);
            return base.ListTrialsAsync(study, query, cancellation);
        }
    }
}
