using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Sweep.Client;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

/// <summary>What the client does when things go wrong.</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Submission_whose_reply_is_lost_is_made_once(int losses)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using HttpClient http = new(new LostReplies(sent => sent < losses)) { BaseAddress = api.Address };
        using SweepClient client = new(http, Quick(new()));
        Assert.True((await client.SubmitAsync(ApiFixture.Tiny)).Created);
        Assert.Single(await client.ListStudiesAsync().ToListAsync());
    }

    [Fact]
    public async Task Every_change_whose_reply_is_lost_is_made_once()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        await api.EnqueueAllAsync("tiny");
        using HttpClient http = new(new LostReplies(sent => sent % 2 == 0)) { BaseAddress = api.Address };
        using SweepClient client = new(http, Quick(new()));
        Assert.Equal(1, (await client.ExtendAsync("tiny", new(Seeds: [9]))).Extensions);
        Assert.Equal("paused", (await client.PauseAsync("tiny")).Status);
        Assert.Equal("cancelled", (await client.CancelAsync("tiny")).Status);
        Assert.Equal(8, (await client.RetryAsync("tiny")).Trials);
        Assert.Equal(3, (await client.PlaceAsync("tiny", new(3))).Placement.Priority);
        Assert.True(await client.DeleteAsync("tiny"));
    }

    [Fact]
    public async Task Deletion_whose_reply_is_lost_spares_the_next_study_of_that_name()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        long first = (await api.Client.SubmitAsync(ApiFixture.Tiny)).Study.Id;
        bool isLost = false;
        using HttpClient http = new(new LostReplies(_ => false)
        {
            Answered = async request =>
            {
                if (isLost || request.Method != HttpMethod.Delete) return;
                isLost = true;
                await api.Client.SubmitAsync(ApiFixture.Tiny);
                throw new HttpRequestException("The reply was lost, as the test has it.");
            },
        })
        {
            BaseAddress = api.Address,
        };
        using SweepClient client = new(http, Quick(new()));
        Assert.True(await client.DeleteAsync("tiny"));
        Assert.True(isLost);
        Assert.NotEqual(first, (await api.Client.FindStudyAsync("tiny"))!.Id);
    }

    [Fact]
    public async Task Deletion_that_takes_longer_than_a_request_is_done_all_the_same()
    {
        SlowDeletion? store = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(
            new() { Limits = new() { RequestTime = TimeSpan.FromMilliseconds(100) } }, inner => store = new(inner));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        int failures = 0;
        SweepClientOptions options = new()
        {
            FirstDelay = TimeSpan.FromMilliseconds(1),
            Retries = 1000,
            Retrying = _ => { if (++failures == 2) store!.GoOn(); },
        };
        using SweepClient client = new(api.Address, options: options);
        Assert.True(await client.DeleteAsync("tiny"));
        Assert.Equal(1, store!.Calls);
        Assert.Null(await api.Client.FindStudyAsync("tiny"));
    }

    [Fact]
    public async Task Store_that_comes_back_is_waited_for_as_long_as_the_server_asks()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(decorate: store => new Failing(store, failures: 2));
        HastyTime time = new();
        using SweepClient client = new(api.Address, options: Quick(time));
        Assert.Null(await client.FindStudyAsync("none"));
        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)], time.Waits);
    }

    [Fact]
    public async Task Store_that_stays_away_is_reported_without_its_secrets()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(
            decorate: store => new Failing(store, failures: int.MaxValue));
        using SweepClient client = new(api.Address, options: Quick(new()));
        SweepApiException failed = await Assert.ThrowsAsync<SweepApiException>(() => client.FindStudyAsync("none"));
        Assert.Equal((503, "urn:sweep:store-unavailable"), (failed.Problem.Status, failed.Problem.Type));
        Assert.DoesNotContain("secret", failed.Message);
        using HttpResponseMessage ready = await api.Http.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        using HttpResponseMessage live = await api.Http.GetAsync("health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Silo_whose_store_is_silent_is_not_ready_and_asks_no_longer()
    {
        SilentLook? store = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(
            decorate: inner => store = new SilentLook(inner), clock: new HastyTime());
        using HttpResponseMessage ready = await api.Http.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        await store!.GivenUp;
    }

    [Fact]
    public async Task Silo_without_its_lease_is_alive_and_not_ready()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(new() { IsReady = () => false });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.Http.GetAsync("health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync("health/live")).StatusCode);
    }

    [Fact]
    public async Task Error_that_nobody_foresaw_is_answered_without_its_stack_and_not_tried_again()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(
            decorate: store => new Failing(store, int.MaxValue, new InvalidOperationException("secret")));
        HastyTime time = new();
        using SweepClient client = new(api.Address, options: Quick(time));
        SweepApiException failed = await Assert.ThrowsAsync<SweepApiException>(() => client.FindStudyAsync("none"));
        Assert.Equal((500, "urn:sweep:error"), (failed.Problem.Status, failed.Problem.Type));
        Assert.DoesNotContain("secret", failed.Message);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task Server_that_is_not_there_is_named_after_all_tries()
    {
        HastyTime time = new();
        List<Exception> failures = [];
        SweepClientOptions options = Quick(time) with { Retrying = failures.Add };
        using SweepClient client = new(new Uri("http://127.0.0.1:9/"), options: options);
        SweepUnreachableException gone = await Assert.ThrowsAsync<SweepUnreachableException>(
            () => client.FindStudyAsync("none"));
        Assert.Contains("http://127.0.0.1:9/", gone.Message);
        Assert.Equal((8, 8), (time.Waits.Count, failures.Count));
        Assert.All(failures, failure => Assert.IsType<HttpRequestException>(failure));
        Assert.All(time.Waits, wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Answer_of_a_stranger_is_shown_as_one()
    {
        using HttpClient http = new(new Stranger()) { BaseAddress = new("http://proxy/") };
        using SweepClient client = new(http, Quick(new()));
        SweepApiException failed = await Assert.ThrowsAsync<SweepApiException>(() => client.FindStudyAsync("none"));
        Assert.Equal((418, "about:blank"), (failed.Problem.Status, failed.Problem.Type));
        Assert.Contains("<html>no</html>", failed.Message);
    }

    [Theory]
    [InlineData("text/html", false)]
    [InlineData("application/problem+json", false)]
    [InlineData("text/html", true)]
    public async Task Answer_of_a_stranger_that_does_not_end_is_cut_and_shown(string type, bool isWatched)
    {
        using EndlessServer server = new(type);
        SweepClientOptions options = Quick(new()) with { Silence = Timeout.InfiniteTimeSpan };
        using SweepClient client = new(server.Address, options: options);
        SweepApiException failed = await Assert.ThrowsAsync<SweepApiException>(() => isWatched
            ? client.WatchAsync("none").FirstAsync().AsTask()
            : client.FindStudyAsync("none"));
        Assert.Equal((418, "about:blank"), (failed.Problem.Status, failed.Problem.Type));
        Assert.Contains("xxx", failed.Message);
        Assert.InRange(failed.Message.Length, 500, 600);
        await server.HungUp;
    }

    [Fact]
    public async Task Success_of_a_stranger_is_no_answer()
    {
        using HttpClient http = new(new Stranger(HttpStatusCode.OK)) { BaseAddress = new("http://proxy/") };
        using SweepClient client = new(http, Quick(new()));
        Func<Task>[] calls =
        [
            () => client.FindStudyAsync("none"),
            async () => await client.WatchAsync("none").FirstAsync(),
            async () => await client.ListTrialsAsync("none").FirstAsync(),
        ];
        foreach (Func<Task> call in calls)
        {
            SweepApiException failed = await Assert.ThrowsAsync<SweepApiException>(call);
            Assert.Equal((200, "about:blank"), (failed.Problem.Status, failed.Problem.Type));
            Assert.Contains("text/html", failed.Message);
        }
    }

    [Fact]
    public async Task Stream_that_is_refused_for_now_is_tried_again_when_the_server_asks()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(decorate: store => new Failing(store, failures: 2));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        HastyTime time = new();
        using SweepClient client = new(api.Address, options: Quick(time) with { Silence = Timeout.InfiniteTimeSpan });
        Assert.Equal("tiny", (await client.WatchAsync("tiny").FirstAsync()).Study!.Name);
        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)], time.Waits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Export_that_stops_coming_is_given_up(bool hasBegun)
    {
        using HttpClient http = new(new Silent(hasBegun)) { BaseAddress = new("http://proxy/") };
        Hosting.SteppedTime time = new();
        TimeSpan patience = TimeSpan.FromSeconds(50);
        using SweepClient client = new(http, new() { TryTimeout = patience, Retries = 0, Clock = time });
        using WatchedOutput output = new();
        Task export = client.ExportAsync("tiny", output);
        await (hasBegun ? output.Written : time.TimerAsync(patience));
        time.Advance(patience);
        Exception failed = await Assert.ThrowsAnyAsync<Exception>(() => export);
        Assert.True(hasBegun ? failed is IOException : failed is SweepUnreachableException, failed.ToString());
        Assert.Equal(hasBegun ? 5 : 0, output.Length);
    }

    [Fact]
    public async Task Caller_may_stop_at_any_time()
    {
        using HttpClient http = new(new Stranger(HttpStatusCode.ServiceUnavailable))
        {
            BaseAddress = new("http://proxy/"),
        };
        TimeSpan day = TimeSpan.FromDays(1);
        using SweepClient client = new(http, new() { FirstDelay = day, MaxDelay = day });
        using CancellationTokenSource stop = new();
        Task waiting = client.FindStudyAsync("none", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static SweepClientOptions Quick(HastyTime time) =>
        new() { Clock = time, TryTimeout = Timeout.InfiniteTimeSpan };

    /// <summary>Sends every request, and loses the reply to some before the caller gets it.</summary>
    private sealed class LostReplies(Func<int, bool> isLost) : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _sent;

        public Func<HttpRequestMessage, Task> Answered { get; init; } = _ => Task.CompletedTask;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            await Answered(request);
            if (!isLost(_sent++)) return response;
            response.Dispose();
            throw new HttpRequestException("The reply was lost, as the test has it.");
        }
    }

    private sealed class Stranger(HttpStatusCode status = (HttpStatusCode)418) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
                new HttpResponseMessage(status)
                {
                    Content = new StringContent("<html>no</html>", new MediaTypeHeaderValue("text/html")),
                });
    }

    private sealed class SilentLook(IStudyStore inner) : Hosting.StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task GivenUp => _givenUp.Task;

        public override async Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation)
        {
            await using CancellationTokenRegistration _ = cancellation.Register(_givenUp.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return null;
        }
    }

    private sealed class SlowDeletion(IStudyStore inner) : Hosting.StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls { get; private set; }

        public void GoOn() => _gate.SetResult();

        public override async Task<bool> DeleteStudyAsync(long study, CancellationToken cancellation)
        {
            Calls++;
            await _gate.Task.WaitAsync(cancellation);
            return await base.DeleteStudyAsync(study, cancellation);
        }
    }

    /// <summary>Tells when something has been written.</summary>
    private sealed class WatchedOutput : MemoryStream
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            _written.TrySetResult();
        }
    }

    /// <summary>Answers and then says nothing more, or not even that.</summary>
    private sealed class Silent(bool hasBegun) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!hasBegun) await Task.Delay(Timeout.Infinite, cancellationToken);
            Pipe pipe = new();
            await pipe.Writer.WriteAsync("begun"u8.ToArray(), cancellationToken);
            return new(HttpStatusCode.OK) { Content = new StreamContent(pipe.Reader.AsStream()) };
        }
    }

    private sealed class Failing(IStudyStore inner, int failures, Exception? exception = null)
        : Hosting.StoreDecorator(inner)
    {
        private int _failures = failures;

        public override Task<StudyRecord?> FindStudyAsync(string name, CancellationToken cancellation) =>
            _failures-- > 0
                ? throw exception ?? new StoreException("the server with the secret password is away")
                : base.FindStudyAsync(name, cancellation);

        public override Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation) =>
            _failures-- > 0
                ? throw exception ?? new StoreException("the server with the secret password is away")
                : base.GetStudyAsync(study, cancellation);
    }
}
