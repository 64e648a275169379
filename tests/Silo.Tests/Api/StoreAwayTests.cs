using System.Net;
using System.Net.Http.Headers;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Silo.Api;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Silo.Tests.Api;

/// <summary>
/// What the API does while the store is silent, as PostgreSQL's is while its server is away. Its patience is over at
/// once: with a short one, a busy machine would be taken for a store that is away.
/// </summary>
public sealed class StoreAwayTests
{
    private static readonly ApiOptions Patient = new() { Limits = new() { RequestTime = TimeSpan.FromHours(1) } };

    private readonly HastyTime _clock = new();

    [Theory]
    [InlineData("studies/tiny", false)]
    [InlineData("studies/tiny/ranking", false)]
    [InlineData("studies/tiny/export", false)]
    [InlineData("studies/tiny/events", false)]
    [InlineData("openapi.json", true)]
    public async Task Request_is_answered_that_the_store_is_away(string path, bool withToken)
    {
        await using ApiFixture api = await CreateAsync(store => new Away(store));
        using HttpRequestMessage message = new(HttpMethod.Get, $"api/v1/{path}");
        if (withToken) message.Headers.Authorization = new("Bearer", await api.CreateTokenAsync(TokenScope.Read));
        using HttpResponseMessage response = await api.Http.SendAsync(message);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(new RetryConditionHeaderValue(TimeSpan.FromSeconds(5)), response.Headers.RetryAfter);
        Assert.Contains(ProblemTypes.StoreUnavailable, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET studies/stuck", "GET studies/tiny")]
    [InlineData("GET studies/stuck/ranking", "GET studies/tiny/export")]
    [InlineData("GET studies/stuck/ranking", "POST studies")]
    [InlineData("PUT studies/stuck/placement", "PUT studies/tiny/placement")]
    public async Task Request_that_waits_for_the_slot_of_another_is_answered_that_the_store_is_away(
        string holder, string waiter)
    {
        Stuck? store = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(
            new() { Limits = Patient.Limits with { MaxRequests = 1, MaxHeavy = 1, MaxBodies = 1 } },
            inner => store = new Stuck(inner),
            clock: _clock);
        Task<HttpResponseMessage> held = api.Http.SendAsync(Request(holder));
        await store!.Entered.Task;
        using HttpResponseMessage response = await api.Http.SendAsync(Request(waiter));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains(ProblemTypes.StoreUnavailable, await response.Content.ReadAsStringAsync());
        Assert.False(held.IsCompleted);
        store.Gate.SetResult();
        (await held).Dispose();
    }

    [Fact]
    public async Task Request_whose_time_is_over_while_it_waits_for_a_slot_is_answered_so()
    {
        Stuck? store = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(
            new()
            {
                Limits = new()
                {
                    MaxRequests = 1,
                    RequestTime = TimeSpan.FromSeconds(2), // by the framework's own clock
                    StorePatience = TimeSpan.FromHours(1),
                },
            },
            inner => store = new Stuck(inner));
        Task<HttpResponseMessage> held = api.Http.SendAsync(Request("GET studies/stuck"));
        await store!.Entered.Task;
        using HttpResponseMessage response = await api.Http.SendAsync(Request("GET studies/tiny"));
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains(ProblemTypes.Timeout, await response.Content.ReadAsStringAsync());
        Assert.False(held.IsCompleted);
        store.Gate.SetResult();
        (await held).Dispose();
    }

    [Fact]
    public async Task Server_that_is_away_is_told_of_and_waited_for()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        using PostgresServer server = await PostgresServer.StartAsync();
        await using ApiFixture api = await CreateAsync(address: server.Address("postgres"));
        _clock.IsHasty = false;
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        server.Kill();
        _clock.IsHasty = true;
        TaskCompletionSource<Exception> told = new();
        using SweepClient client = new(
            api.Address, options: new() { Retrying = failure => told.TrySetResult(failure), Retries = 100 });
        Task<StudyView?> read = client.FindStudyAsync("tiny");
        SweepApiException away = Assert.IsType<SweepApiException>(await told.Task);
        Assert.Equal((503, ProblemTypes.StoreUnavailable), (away.Problem.Status, away.Problem.Type));
        _clock.IsHasty = false;
        await server.ResumeAsync();
        Assert.Equal("tiny", (await read)!.Name);
    }

    [Fact]
    public async Task Request_that_is_only_slow_goes_on()
    {
        Slow? store = null;
        await using ApiFixture api = await CreateAsync(inner => store = new Slow(inner));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        using SweepClient client = api.Once();
        Task<StudyView?> read = client.FindStudyAsync("tiny");
        for (int looks = 0; looks < 3; looks++) await store!.Looked.WaitAsync();
        Assert.False(read.IsCompleted);
        store!.Gate.SetResult();
        Assert.Equal("tiny", (await read)!.Name);
    }

    [Fact]
    public async Task Change_whose_commit_was_asked_for_is_not_cut_off()
    {
        Committing? store = null;
        await using ApiFixture api = await CreateAsync(inner => store = new Committing(inner));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        using SweepClient client = api.Once();
        Task<StudyView> pause = client.PauseAsync("tiny");
        await store!.GivenUp;
        Assert.False(pause.IsCompleted);
        store.Commit.SetResult();
        SweepApiException away = await Assert.ThrowsAsync<SweepApiException>(() => pause);
        Assert.Equal((503, ProblemTypes.StoreUnavailable), (away.Problem.Status, away.Problem.Type));
        Assert.Equal(StudyStatus.Paused, (await api.Store.FindStudyAsync("tiny", default))!.Status);
        store.IsBack = true;
        Assert.Equal("paused", (await client.PauseAsync("tiny")).Status);
    }

    [Theory]
    [InlineData("live", HttpStatusCode.OK)]
    [InlineData("ready", HttpStatusCode.ServiceUnavailable)]
    public async Task Health_is_told_whatever_token_is_sent(string page, HttpStatusCode expected)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(decorate: store => new Away(store));
        using HttpRequestMessage message = new(HttpMethod.Get, $"health/{page}");
        message.Headers.Authorization = new("Bearer", await api.CreateTokenAsync(TokenScope.Read));
        using HttpResponseMessage response = await api.Http.SendAsync(message);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    private Task<ApiFixture> CreateAsync(Func<IStudyStore, IStudyStore>? decorate = null, string? address = null) =>
        ApiFixture.CreateAsync(Patient, decorate, address: address, clock: _clock);

    /// <summary>The answer to a look, there before its time is over.</summary>
    private static Task<StudyRecord?> Here => Task.FromResult<StudyRecord?>(null);

    private static HttpRequestMessage Request(string what)
    {
        string[] parts = what.Split(' ');
        HttpRequestMessage message = new(new(parts[0]), $"api/v1/{parts[1]}");
        if (parts[0] == "POST") message.Content = new StringContent(ApiFixture.Tiny, null, "application/yaml");
        if (parts[0] == "PUT") message.Content = new StringContent("{}", null, "application/json");
        return message;
    }

    /// <summary>Says nothing until nobody waits for it.</summary>
    private static async Task<T> SilentAsync<T>(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        throw new InvalidOperationException();
    }

    private sealed class Away(IStudyStore inner) : StoreDecorator(inner)
    {
        public override Task<StudyRecord?> FindStudyAsync(string name, CancellationToken cancellation) =>
            SilentAsync<StudyRecord?>(cancellation);

        public override Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation) =>
            SilentAsync<StudyRecord?>(cancellation);

        public override Task<TokenRecord?> FindTokenAsync(string id, CancellationToken cancellation) =>
            SilentAsync<TokenRecord?>(cancellation);
    }

    /// <summary>Away, and holds whoever asks for a study though nobody waits any more.</summary>
    private sealed class Stuck(IStudyStore inner) : StoreDecorator(inner)
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<StudyRecord?> FindStudyAsync(string name, CancellationToken cancellation)
        {
            Entered.TrySetResult();
            await Gate.Task;
            return null;
        }

        public override Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation) =>
            SilentAsync<StudyRecord?>(cancellation);
    }

    private sealed class Slow(IStudyStore inner) : StoreDecorator(inner)
    {
        public SemaphoreSlim Looked { get; } = new(0);

        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<StudyRecord?> FindStudyAsync(string name, CancellationToken cancellation)
        {
            await Gate.Task.WaitAsync(cancellation);
            return await base.FindStudyAsync(name, cancellation);
        }

        public override Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation)
        {
            if (study != 0) return base.GetStudyAsync(study, cancellation);
            Looked.Release();
            return Here;
        }
    }

    /// <summary>Goes away when a commit has been asked for, which then comes about.</summary>
    private sealed class Committing(IStudyStore inner) : StoreDecorator(inner)
    {
        private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isAway;

        public Task GivenUp => _givenUp.Task;

        public TaskCompletionSource Commit { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsBack { get; set; }

        public override async Task<ControlOutcome> PauseAsync(long study, CancellationToken cancellation)
        {
            _isAway = !IsBack;
            await using CancellationTokenRegistration _ = cancellation.Register(() => _givenUp.TrySetResult());
            await Commit.Task;
            return await base.PauseAsync(study, CancellationToken.None);
        }

        public override Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation) =>
            _isAway && !IsBack ? SilentAsync<StudyRecord?>(cancellation)
            : study == 0 ? Here
            : base.GetStudyAsync(study, cancellation);
    }
}
