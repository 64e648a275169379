using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Silo.Api;
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

    [Fact]
    public async Task A_later_ranking_reads_only_the_trials_that_changed_and_is_that_of_all()
    {
        CountingStore? counter = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(decorate: store => counter = new(store));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.RunAsync("tiny");
        await api.Client.RankAsync("tiny");
        int first = counter!.Trials;

        await api.Client.ExtendAsync("tiny", new(Seeds: [9]));
        await api.Client.RankAsync("tiny");
        Assert.Equal(first, counter.Trials);
        await api.RunAsync("tiny");
        StudyRankingView last = await api.Client.RankAsync("tiny");

        StudyRecord study = (await api.Store.FindStudyAsync("tiny", default))!;
        Assert.Equal(study.Ended, counter.Trials);
        Assert.Equal(
            JsonSerializer.Serialize(await RankingViews.ReadAsync(api.Store, study, default), SweepJson.Compact),
            JsonSerializer.Serialize(last, SweepJson.Compact));
    }

    [Fact]
    public async Task Whoever_has_the_ranking_makes_nobody_make_it_again()
    {
        CountingStore? counter = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(decorate: store => counter = new(store));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        using HttpResponseMessage first = await api.Http.GetAsync("api/v1/studies/tiny/ranking");
        int listed = counter!.Listed;
        await using ApiServer other = await ApiServer.StartAsync(
            counter, StoreFixture.Datasets, new(), TimeProvider.System, NullLoggerFactory.Instance, default);
        foreach (EntityTagHeaderValue tag in (EntityTagHeaderValue[])
            [first.Headers.ETag!, new(first.Headers.ETag!.Tag, isWeak: true), EntityTagHeaderValue.Any])
        {
            using HttpRequestMessage again = new(HttpMethod.Get, new Uri(other.Address, "api/v1/studies/tiny/ranking"));
            again.Headers.IfNoneMatch.Add(tag);
            using HttpResponseMessage answer = await api.Http.SendAsync(again);
            Assert.Equal((HttpStatusCode.NotModified, first.Headers.ETag), (answer.StatusCode, answer.Headers.ETag));
        }

        Assert.Equal(listed, counter.Listed);
        Assert.NotEqual(0, listed);
    }

    private sealed class CountingStore(IStudyStore inner) : StoreDecorator(inner)
    {
        private int _listed;
        private int _trials;

        public int Listed => _listed;

        public int Trials => _trials;

        public override async Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
            long study, TrialQuery query, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _listed);
            IReadOnlyList<TrialRecord> trials = await base.ListTrialsAsync(study, query, cancellation);
            Interlocked.Add(ref _trials, trials.Count);
            return trials;
        }
    }
}
