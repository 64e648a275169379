using System.Diagnostics;
using System.Globalization;
using Sweep.Core.Data;
using Sweep.Silo;
using Sweep.Silo.Datasets;
using Sweep.Store;

namespace Sweep.Throughput;

/// <summary>What is measured. Times of trials are the server's own: from the submission to the last end.</summary>
internal sealed class Parts(Server server, ThroughputOptions options)
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);

    // A look is a new connection, which costs the server some milliseconds; the end is read from what is stored.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>A round of trials with a number of silos of one slot.</summary>
    public async Task<Round> TrialsAsync(int silos)
    {
        string database = await server.CreateAsync();
        Process[] running = await Task.WhenAll(
            Enumerable.Range(0, silos).Select(_ => Processes.SiloAsync(server.Store(database))));
        double serverBefore = server.ProcessorSeconds(), silosBefore = ProcessorSeconds(running);
        await SubmitAsync(database, Studies.Trivial(options.Trials));
        await CompletedAsync(database);
        double serverTook = server.ProcessorSeconds() - serverBefore;
        double silosTook = ProcessorSeconds(running) - silosBefore;
        await Task.WhenAll(running.Select(Processes.DrainAsync));
        return new(
            options.Trials / await SecondsAsync(database),
            1000 * serverTook / options.Trials,
            1000 * silosTook / options.Trials);
    }

    /// <summary>Trials a second of the peer, with a number of processes.</summary>
    public async Task<double> PeerTrialsPerSecondAsync(int processes) =>
        await Processes.PeerAsync(server.Peer(await server.CreateAsync()), options.PeerTrials, processes);

    /// <summary>Metric points a second that one silo stores, and points of a flush.</summary>
    public async Task<(double Rate, double Points)> PointsPerSecondAsync()
    {
        string database = await server.CreateAsync();
        Process silo = await Processes.SiloAsync(server.Store(database));
        await SubmitAsync(database, Studies.Points(trials: 64, evaluations: 20_000));
        await CompletedAsync(database);
        await Processes.DrainAsync(silo);
        double points = await server.NumberAsync(database, "SELECT sum(cardinality(point_values)) FROM sweep.curve");
        return (points / await SecondsAsync(database), points);
    }

    /// <summary>
    /// A large study on one silo: seconds of the ten thousand trials after the first thousand, and of the last ten
    /// thousand; then what reading it takes, in milliseconds.
    /// </summary>
    public async Task<LargeStudy> LargeAsync()
    {
        string database = await server.CreateAsync();
        Process silo = await Processes.SiloAsync(server.Store(database));
        await SubmitAsync(database, Studies.Trivial(options.Large));
        await CompletedAsync(database);
        await Processes.DrainAsync(silo);
        int window = Math.Min(10_000, options.Large / 4);
        double first = await BetweenAsync(database, 1_000, 1_000 + window);
        double last = await BetweenAsync(database, options.Large - window - 1, options.Large - 1);

        Process api = await Processes.SiloAsync(server.Store(database), "--listen", "http://127.0.0.1:17171");
        using HttpClient client = new()
        {
            BaseAddress = new("http://127.0.0.1:17171"),
            Timeout = TimeSpan.FromMinutes(5),
        };
        _ = await client.GetStringAsync("/api/v1/studies"); // the connection and the first compilation
        double status = await MedianAsync(client, "/api/v1/studies/trivial", 20);
        double cold = await MedianAsync(client, "/api/v1/studies/trivial/ranking", 1);
        double cached = await MedianAsync(client, "/api/v1/studies/trivial/ranking", 20);
        await Processes.DrainAsync(api);
        return new(options.Large / await SecondsAsync(database), first, last, status, cold, cached);
    }

    /// <summary>
    /// Silos that run a trial at a time, without its training: trials enqueued a second, trials ended a second, and
    /// processor time of the server for each of them in milliseconds.
    /// </summary>
    public async Task<(double Enqueued, double Rate, double Server)> FleetAsync(int studies)
    {
        await using Fleet fleet = new(server, await server.CreateAsync(), options.Fleet);
        double enqueued = await fleet.EnqueueAsync(studies, trials: 60_000);
        (double rate, double took) = await fleet.RunAsync();
        return (enqueued, rate, took);
    }

    /// <summary>Share of one core that the server spends on idle silos.</summary>
    public async Task<double> IdleShareAsync()
    {
        string database = await server.CreateAsync();
        await using IStudyStore store = await StoreAddress.OpenAsync(server.Store(database), TimeProvider.System);
        DatasetLibrary datasets = new(new DatasetFolders(null));
        using CancellationTokenSource drain = new();

        // A process has one silo, as a rule: on the threads that the pool adds by itself, a thousand lose their leases.
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, options.Silos / 4), completions);
        Task[] silos =
        [
            .. Enumerable.Range(0, options.Silos)
                .Select(number => Task.Run(() => Idle(store, datasets, number, drain.Token))),
        ];
        const string Live = "SELECT count(*) FROM sweep.silo WHERE state = 'live'";
        while (await server.NumberAsync(database, Live) < silos.Length)
            await Task.Delay(TimeSpan.FromMilliseconds(200));

        await Task.Delay(Watched); // polls get rarer while nothing happens
        double before = server.ProcessorSeconds();
        Stopwatch watch = Stopwatch.StartNew();
        await Task.Delay(Watched);
        double share = (server.ProcessorSeconds() - before) / watch.Elapsed.TotalSeconds;
        await drain.CancelAsync();
        await Task.WhenAll(silos);
        return share;
    }

    private static Task Idle(IStudyStore store, IDatasetSource datasets, int number, CancellationToken drain) =>
        new SiloHost(
            store, datasets, new() { Name = $"idle-{number}", Slots = 1 }, TimeProvider.System, new Silent())
            .RunAsync(drain);

    private static double ProcessorSeconds(Process[] processes)
    {
        foreach (Process process in processes) process.Refresh();
        return processes.Sum(process => process.TotalProcessorTime.TotalSeconds);
    }

    private static async Task<double> MedianAsync(HttpClient client, string path, int times)
    {
        List<double> taken = [];
        for (int i = 0; i < times; i++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            _ = await client.GetStringAsync(path);
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }

        taken.Sort();
        return taken[taken.Count / 2];
    }

    private async Task SubmitAsync(string database, string study)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, study);
        _ = await Processes.SweepAsync("submit", file, "--store", server.Store(database));
        File.Delete(file);
    }

    private async Task CompletedAsync(string database)
    {
        while ((string)(await server.ReadAsync(database, "SELECT status FROM sweep.study"))[0] != "completed")
            await Task.Delay(Look);
    }

    private Task<double> SecondsAsync(string database) => server.NumberAsync(
        database,
        "SELECT extract(epoch FROM (SELECT max(ended_at) FROM sweep.attempt) - submitted_at) FROM sweep.study");

    private Task<double> BetweenAsync(string database, int first, int last) => server.NumberAsync(
        database,
        string.Create(CultureInfo.InvariantCulture, $"""
            WITH ended AS (SELECT ended_at, row_number() OVER (ORDER BY ended_at) AS place FROM sweep.attempt)
            SELECT extract(epoch FROM max(ended_at) - min(ended_at)) FROM ended WHERE place IN ({first}, {last})
            """));

    private sealed class Silent : ISiloObserver;
}
