using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

public sealed class EventTests
{
    [Fact]
    public async Task Watcher_sees_every_trial_end_and_the_study_complete()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        SubmittedStudy submitted = await api.Client.SubmitAsync(ApiFixture.Tiny);
        Task run = Task.Run(() => api.RunAsync("tiny"));
        Dictionary<long, TrialView> trials = [];
        long revision = 0;
        WatchOptions options = new() { Trials = true, AfterRevision = submitted.Study.Revision };
        await foreach (StudyEventView happened in api.Client.WatchAsync("tiny", options))
        {
            foreach (TrialView trial in happened.Trials) trials[trial.Number] = trial;
            if (happened.Study is null) continue;
            Assert.True(happened.Revision > revision);
            revision = happened.Revision;
            if (happened.Study.Status == "completed") break;
        }

        await run;
        Assert.Equal(8, trials.Count);
        Assert.All(trials.Values, trial => Assert.Equal("completed", trial.State));
    }

    [Fact]
    public async Task Watcher_that_has_nothing_begins_with_the_study_as_it_is()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        SubmittedStudy submitted = await api.Client.SubmitAsync(ApiFixture.Tiny);
        StudyEventView first = await api.Client.WatchAsync("tiny").FirstAsync();
        Assert.Equal(submitted.Study.Revision, first.Revision);
        Assert.Equal("tiny", first.Study!.Name);
    }

    [Fact]
    public async Task Watch_ends_when_the_study_is_deleted()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        List<string> kinds = [];
        await foreach (StudyEventView happened in api.Client.WatchAsync("tiny"))
        {
            kinds.Add(happened.Kind);
            StudyRecord? record = await api.Store.FindStudyAsync("tiny", default);
            if (record is not null) await api.Store.DeleteStudyAsync(record.Id, default);
        }

        Assert.Equal([StudyEventView.OfStudy, StudyEventView.OfDeletion], kinds);
    }

    [Fact]
    public async Task Watcher_learns_that_its_study_is_gone_though_another_has_its_name()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        SweepClientOptions quick = new() { FirstDelay = TimeSpan.FromMilliseconds(1), Retries = 1000 };
        using SweepClient client = new(api.Address, options: quick);
        await using IAsyncEnumerator<StudyEventView> watch = client.WatchAsync("tiny").GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        await api.StopAsync();
        await api.Store.DeleteStudyAsync((await api.Store.FindStudyAsync("tiny", default))!.Id, default);
        await api.RestartAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.Client.PauseAsync("tiny");
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(StudyEventView.OfDeletion, watch.Current.Kind);
        Assert.False(await watch.MoveNextAsync());
    }

    [Fact]
    public async Task Stream_names_revisions_as_ids_and_shows_that_it_lives()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(new()
        {
            Limits = new() { EventPoll = TimeSpan.FromMilliseconds(5), Heartbeat = TimeSpan.FromMilliseconds(5) },
        });
        SubmittedStudy submitted = await api.Client.SubmitAsync(ApiFixture.Tiny);
        using Stream stream = await api.Http.GetStreamAsync("api/v1/studies/tiny/events");
        using StreamReader reader = new(stream);
        List<string?> lines = [];
        while (lines.Count(line => line == ":") < 4) lines.Add(await reader.ReadLineAsync());
        Assert.Equal(":", lines[0]);
        Assert.Contains("event: study", lines);
        StudyRecord record = (await api.Store.FindStudyAsync("tiny", default))!;
        Assert.Contains($"id: {record.Id}.{submitted.Study.Revision}", lines);
    }

    [Fact]
    public async Task More_streams_than_the_limit_are_refused_until_one_ends()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(new()
        {
            Limits = new() { MaxStreams = 1, EventPoll = TimeSpan.FromMilliseconds(5) },
        });
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        using SweepClient once = api.Once();
        await using (IAsyncEnumerator<StudyEventView> open = api.Client.WatchAsync("tiny").GetAsyncEnumerator())
        {
            await open.MoveNextAsync();
            SweepApiException refused = await Assert.ThrowsAsync<SweepApiException>(
                async () => await once.WatchAsync("tiny").FirstAsync());
            Assert.Equal(429, refused.Problem.Status);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.RetryAfter);
        }

        Assert.Equal("tiny", (await api.Client.WatchAsync("tiny").FirstAsync()).Study!.Name);
    }

    [Fact]
    public async Task Watch_goes_on_over_a_server_that_stops_and_comes_back()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        SubmittedStudy submitted = await api.Client.SubmitAsync(ApiFixture.Tiny);
        SweepClientOptions quick = new()
        {
            FirstDelay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(50),
            Retries = 1000,
        };
        using SweepClient client = new(api.Address, options: quick);
        await using IAsyncEnumerator<StudyEventView> watch = client.WatchAsync("tiny").GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        await api.StopAsync();
        ValueTask<bool> next = watch.MoveNextAsync();
        await api.RunAsync("tiny");
        await api.RestartAsync();
        Assert.True(await next);
        Assert.True(watch.Current.Revision > submitted.Study.Revision);
        Assert.Equal("completed", watch.Current.Study!.Status);
    }
}
