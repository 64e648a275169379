using Microsoft.Extensions.Logging.Abstractions;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Grains;
using Sweep.Silo.Api;
using Sweep.Silo.Api.Events;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

/// <summary>Streams of events share what they ask of the store.</summary>
public sealed class SharedEventTests
{
    private const int Watchers = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SteppedTime _clock = new();
    private readonly WorkSignal _hints = new();
    private Looks? _looks;

    [Fact]
    public async Task Any_number_of_streams_costs_one_look_an_interval_and_each_gets_every_event_once()
    {
        await using ApiFixture api = await CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        StudyRecord study = (await api.Store.FindStudyAsync("tiny", default))!;
        List<IAsyncEnumerator<StudyEventView>> streams = [];
        for (int i = 0; i < Watchers; i++)
        {
            streams.Add(api.Client.WatchAsync("tiny", new() { Trials = true }).GetAsyncEnumerator());
            Assert.Equal("active", (await NextAsync(streams[i])).Study!.Status);
        }

        await _clock.TimerAsync(Interval);
        await api.EnqueueAllAsync("tiny");
        await StepAsync();
        foreach (IAsyncEnumerator<StudyEventView> stream in streams)
        {
            Assert.Equal(8, (await NextAsync(stream)).Trials.Count);
            Assert.Equal(8, (await NextAsync(stream)).Study!.Trials["queued"]);
        }

        Assert.Equal((1, 1, 1), _looks!.Counts);
        await StepAsync();
        Assert.Equal((2, 1, 1), _looks.Counts);
        await api.Store.PauseAsync(study.Id, default);
        await StepAsync();
        foreach (IAsyncEnumerator<StudyEventView> stream in streams)
            Assert.Equal("paused", (await NextAsync(stream)).Study!.Status);
        Assert.Equal((3, 2, 2), _looks.Counts);
        await api.Store.DeleteStudyAsync(study.Id, default);
        await StepAsync();
        foreach (IAsyncEnumerator<StudyEventView> stream in streams)
        {
            Assert.Equal(StudyEventView.OfDeletion, (await NextAsync(stream)).Kind);
            Assert.False(await stream.MoveNextAsync());
            await stream.DisposeAsync();
        }
    }

    [Fact]
    public async Task Stream_with_an_old_cursor_catches_up_beside_one_that_has_everything()
    {
        await using ApiFixture api = await CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.EnqueueAllAsync("tiny");
        await using IAsyncEnumerator<StudyEventView> ahead = api.Client.WatchAsync(
            "tiny", new() { Trials = true }).GetAsyncEnumerator();
        long revision = (await NextAsync(ahead)).Revision;
        await _clock.TimerAsync(Interval);
        await api.Client.PauseAsync("tiny");
        await using IAsyncEnumerator<StudyEventView> behind = api.Client.WatchAsync(
            "tiny", new() { Trials = true, AfterRevision = 1 }).GetAsyncEnumerator();
        Assert.Equal(8, (await NextAsync(behind)).Trials.Count);
        StudyEventView caughtUp = await NextAsync(behind);
        Assert.True(caughtUp.Revision > revision);
        Assert.Equal("paused", caughtUp.Study!.Status);

        // The other one is told by the next look, and this one nothing twice.
        await StepAsync();
        Assert.Equal("paused", (await NextAsync(ahead)).Study!.Status);
        await api.Client.ResumeAsync("tiny");
        await StepAsync();
        Assert.Equal("active", (await NextAsync(ahead)).Study!.Status);
        Assert.Equal("active", (await NextAsync(behind)).Study!.Status);
    }

    [Fact]
    public async Task Nobody_looks_when_the_last_stream_has_ended_and_the_next_one_begins_anew()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        Looks looks = new(fixture.Store);
        await using StudyFeed feed = new(looks, Options(), _clock, NullLogger<StudyFeed>.Instance);
        for (int round = 1; round <= 2; round++)
        {
            StudyState state = new(looks, await fixture.RecordAsync(), null);
            using (StudyWatcher one = feed.Open(fixture.Id, state), other = feed.Open(fixture.Id, state))
            {
                await _clock.TimerAsync(Interval);
                await StepAsync();
                Assert.Equal(round, looks.Counts.Revisions);
                Assert.Same(one.State, other.State);
            }

            _clock.Advance(Interval);
            while (feed.IsLooking) await Task.Yield();
            Assert.Equal(round, looks.Counts.Revisions);
        }
    }

    [Fact]
    public async Task What_an_earlier_look_saw_is_not_told_to_a_stream_that_found_the_study_later()
    {
        await using StoreFixture fixture = await StoreFixture.CreateAsync();
        await using StudyFeed feed = new(fixture.Store, Options(), _clock, NullLogger<StudyFeed>.Instance);
        using StudyWatcher one = feed.Open(fixture.Id, new(fixture.Store, await fixture.RecordAsync(), null));
        await _clock.TimerAsync(Interval);
        await StepAsync();
        long? before = one.State.Revision;
        await fixture.Store.PauseAsync(fixture.Id, default);
        StudyState later = new(fixture.Store, await fixture.RecordAsync(), null);
        using StudyWatcher other = feed.Open(fixture.Id, later);
        Assert.Same(later, other.State);
        Assert.Equal(before, one.State.Revision);
        await StepAsync();
        Assert.Equal(later.Revision, one.State.Revision);
        Assert.Same(one.State, other.State);
    }

    [Fact]
    public async Task Hint_is_followed_long_before_the_interval_is_over()
    {
        await using ApiFixture api = await CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await using IAsyncEnumerator<StudyEventView> watch = api.Client.WatchAsync("tiny").GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        await _clock.TimerAsync(Interval);
        ValueTask<bool> next = watch.MoveNextAsync();
        await api.Client.PauseAsync("tiny");
        _hints.Pulse();
        await _clock.TimerAsync(Interval / 4);
        _clock.Advance(Interval / 4);
        Assert.True(await next);
        Assert.Equal("paused", watch.Current.Study!.Status);
    }

    [Fact]
    public async Task Look_that_fails_ends_no_stream()
    {
        await using ApiFixture api = await CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        using SweepClient once = api.Once();
        await using IAsyncEnumerator<StudyEventView> watch = once.WatchAsync("tiny").GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        await _clock.TimerAsync(Interval);
        ValueTask<bool> next = watch.MoveNextAsync();
        await api.Client.PauseAsync("tiny");
        _looks!.Failures = 1;
        await StepAsync();
        Assert.False(next.IsCompleted);
        await StepAsync();
        Assert.True(await next);
        Assert.Equal("paused", watch.Current.Study!.Status);
    }

    private static async Task<StudyEventView> NextAsync(IAsyncEnumerator<StudyEventView> stream)
    {
        Assert.True(await stream.MoveNextAsync());
        return stream.Current;
    }

    private ApiOptions Options() => new() { Limits = new() { EventPoll = Interval }, Hints = _hints };

    private Task<ApiFixture> CreateAsync() =>
        ApiFixture.CreateAsync(Options(), store => _looks = new(store), clock: _clock);

    /// <summary>Lets an interval go by, and waits until the look at its end has been made.</summary>
    private Task StepAsync()
    {
        _clock.Advance(Interval);
        return _clock.TimerAsync(Interval);
    }

    /// <summary>Counts what is asked.</summary>
    private sealed class Looks(IStudyStore inner) : StoreDecorator(inner)
    {
        private int _revisions, _studies, _trials;

        public (int Revisions, int Studies, int Trials) Counts => (_revisions, _studies, _trials);

        public int Failures { get; set; }

        public override Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _studies);
            return base.GetStudyAsync(study, cancellation);
        }

        public override Task<IReadOnlyDictionary<long, long>> ReadRevisionsAsync(
            IReadOnlyList<long> studies, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _revisions);
            if (Failures-- > 0) throw new StoreException("the disk is full");
            return base.ReadRevisionsAsync(studies, cancellation);
        }

        public override Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
            long study, TrialQuery query, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _trials);
            return base.ListTrialsAsync(study, query, cancellation);
        }
    }
}
