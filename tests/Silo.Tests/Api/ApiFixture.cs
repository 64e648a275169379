using Microsoft.Extensions.Logging.Abstractions;
using Sweep.Client;
using Sweep.Core.Data;
using Sweep.Core.Search;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Silo.Api;
using Sweep.Silo.Api.Tokens;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Silo.Tests.Api;

/// <summary>The API on a free port of loopback, over a store in a temporary file, and clients of it.</summary>
internal sealed class ApiFixture : IAsyncDisposable
{
    public const string Tiny = """
        study: tiny
        problem: { name: rosenbrock }
        train: { steps: 20, evaluate: { every: { steps: 5 } } }
        seeds: 2
        arms:
          sgd: { optimizer: { name: sgd, lr: { log: [1.0e-6, 1.0e-4] } } }
          adam: { optimizer: { name: adam, lr: { log: [1.0e-3, 1.0e-1] } } }
        search: { configurations: 2 }
        """;

    private readonly LoopbackPort _port;
    private readonly string _folder;
    private readonly Func<Task<ApiServer>> _start;
    private ApiServer _server;

    private ApiFixture(
        LoopbackPort port, string folder, IStudyStore store, ApiServer server, Func<Task<ApiServer>> start)
    {
        (_port, _folder, Store, _server, _start) = (port, folder, store, server, start);
        Client = new(server.Address);
        Http = new() { BaseAddress = server.Address };
    }

    /// <summary>Whether what was answered must be as the OpenAPI document has it.</summary>
    private bool IsChecked { get; init; }

    public IStudyStore Store { get; }

    public SweepClient Client { get; }

    /// <summary>For what the typed client would not send.</summary>
    public HttpClient Http { get; }

    public Uri Address => _server.Address;

    public static async Task<ApiFixture> CreateAsync(
        ApiOptions? options = null,
        Func<IStudyStore, IStudyStore>? decorate = null,
        IDatasetSource? datasets = null,
        string? address = null,
        TimeProvider? clock = null,
        bool isChecked = true)
    {
        _ = Traffic.All; // listens from now on
        string folder = Directory.CreateTempSubdirectory("sweep-api-").FullName;
        IStudyStore store = await StoreAddress.OpenAsync(
            address ?? Path.Combine(folder, "test.db"), TimeProvider.System);
        IStudyStore served = decorate?.Invoke(store) ?? store;
        LoopbackPort port = new();
        options ??= new() { Limits = new() { EventPoll = TimeSpan.FromMilliseconds(10) } };
        options = options with { Listen = [ListenAddress.Parse($"127.0.0.1:{port.Number}")] };
        Task<ApiServer> StartAsync() => ApiServer.StartAsync(
            served,
            datasets ?? StoreFixture.Datasets,
            options,
            clock ?? TimeProvider.System,
            NullLoggerFactory.Instance,
            default);
        return new(port, folder, store, await StartAsync(), StartAsync) { IsChecked = isChecked };
    }

    /// <summary>A client that does not try again.</summary>
    public SweepClient Once(string? token = null) => new(Address, token, new() { Retries = 0 });

    /// <summary>A token of the store's.</summary>
    public async Task<string> CreateTokenAsync(TokenScope scope, TimeSpan? lifetime = null)
    {
        ApiToken token = ApiToken.Create();
        await Store.CreateTokenAsync(token.ToStored("test", scope, lifetime), default);
        return token.Reveal();
    }

    /// <summary>Does what a coordinator does first.</summary>
    public async Task EnqueueAllAsync(string name)
    {
        StudyRecord record = (await Store.FindStudyAsync(name, default))!;
        Guid incarnation = Guid.NewGuid();
        await Store.RegisterSiloAsync(
            new(incarnation, "test", TimeSpan.FromMinutes(1), NumericsVersion.Current), default);
        CoordinatorFence fence = (await Store.CoordinateAsync(incarnation, record.Id, default))!;
        IEnumerable<NewTrial> trials = StudyDesign.Trials(StudyCache.Read(record)).Select(trial =>
            new NewTrial(trial.Arm, trial.Configuration.Number, trial.Seed, trial.Configuration.Parameters));
        await Store.EnqueueAsync(fence, 0, [.. trials], default);
        await Store.RetireSiloAsync(incarnation, default);
    }

    /// <summary>Runs a stored study to its end, in this process.</summary>
    public async Task RunAsync(string study)
    {
        StudyRecord record = (await Store.FindStudyAsync(study, default))!;
        SiloOptions options = new()
        {
            Name = "test",
            Slots = 2,
            OnlyStudy = record.Id,
            Beat = TimeSpan.FromMilliseconds(20),
            Poll = TimeSpan.FromMilliseconds(20),
        };
        await new SiloHost(Store, StoreFixture.Datasets, options, TimeProvider.System, SilentObserver.Instance)
            .RunAsync(default);
    }

    public ValueTask StopAsync() => _server.DisposeAsync();

    /// <summary>Serves again at the same address.</summary>
    public async Task RestartAsync() => _server = await _start();

    public async ValueTask DisposeAsync()
    {
        using LoopbackPort port = _port; // kept to the end: what was answered at it is this server's
        Client.Dispose();
        Http.Dispose();
        await _server.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        if (!IsChecked) return;
        Contract contract = await Contract.GetAsync();
        Assert.Empty(Traffic.All.Of(Address.Port).Select(contract.Lacks).OfType<string>().Distinct());
    }
}
