using System.Diagnostics;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Silo.Datasets;
using Sweep.Store;

namespace Sweep.Throughput;

/// <summary>
/// A fleet without its training: each silo claims one trial, stores one flush of its points, ends it, and claims the
/// next, through a store and connections of its own. Nothing is batched, as where trials are long: what the server
/// takes for one, times the trials that a fleet ends in a second, is what the fleet takes of the server.
/// </summary>
internal sealed class Fleet(Server server, string database, int silos) : IAsyncDisposable
{
    private const int Lot = 1_000;

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(15), Lease = TimeSpan.FromHours(1);

    private readonly List<IStudyStore> _stores = [];

    /// <summary>Submits studies and enqueues their trials in lots.</summary>
    /// <returns>Trials enqueued a second.</returns>
    public async Task<double> EnqueueAsync(int studies, int trials)
    {
        IStudyStore store = await OpenAsync();
        Guid coordinator = await RegisterAsync(store, "coordinator");
        double seconds = 0;
        for (int i = 0; i < studies; i++)
        {
            string text = Studies.Trivial(trials / studies)
                .Replace("trivial", $"trivial-{i}", StringComparison.Ordinal);
            Study study = StudyReader.Read(text, "trivial.yaml").Study!;
            DatasetLibrary datasets = new(new DatasetFolders(null));
            SubmitOutcome submitted = await store.SubmitAsync(
                new(study.Name, study.CanonicalText, text, NumericsVersion.Current,
                    StudyProblem.Identify(study, datasets), study.PlannedTrials),
                default);
            CoordinatorFence fence = (await store.CoordinateAsync(coordinator, submitted.Study.Id, default))!;
            Stopwatch watch = Stopwatch.StartNew();
            for (int number = 0; number < trials / studies; number += Lot)
            {
                await store.EnqueueAsync(
                    fence, number,
                    [.. Enumerable.Range(number, Lot).Select(one => new NewTrial("sgd", one, 1, "{}"))],
                    default);
            }

            seconds += watch.Elapsed.TotalSeconds;
        }

        return trials / seconds;
    }

    /// <summary>Has all silos run trials.</summary>
    /// <returns>Trials a second, and processor time of the server a trial in milliseconds.</returns>
    public async Task<(double Rate, double Server)> RunAsync()
    {
        (IStudyStore Store, Guid Incarnation)[] fleet = await Task.WhenAll(
            Enumerable.Range(0, silos).Select(async number =>
            {
                IStudyStore store = await OpenAsync();
                return (store, await RegisterAsync(store, $"silo-{number}"));
            }));
        using CancellationTokenSource stop = new();
        double before = server.ProcessorSeconds();
        Stopwatch watch = Stopwatch.StartNew();
        Task<int>[] running = [.. fleet.Select(silo => TrialsAsync(silo.Store, silo.Incarnation, stop.Token))];
        await Task.Delay(Watched);
        await stop.CancelAsync();
        int trials = (await Task.WhenAll(running)).Sum();
        double seconds = watch.Elapsed.TotalSeconds;
        return (trials / seconds, 1000 * (server.ProcessorSeconds() - before) / trials);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IStudyStore store in _stores) await store.DisposeAsync();
    }

    private static async Task<int> TrialsAsync(IStudyStore store, Guid incarnation, CancellationToken stop)
    {
        int trials = 0;
        long? last = null;
        while (!stop.IsCancellationRequested)
        {
            IReadOnlyList<ClaimedTrial> claimed = await store.ClaimAsync(
                new(incarnation, RequestId: null, 1, Last: last), CancellationToken.None);
            if (claimed.Count == 0) throw new InvalidOperationException("Too few trials were enqueued.");
            last = claimed[0].Study;
            TrialFence fence = claimed[0].Fence;
            CurveChunk points = new(
                "train_loss", 0, [.. Enumerable.Range(0, 32).Select(step => (long)step)], [.. new double[32]]);
            await store.WriteAsync([new(fence, new Dictionary<string, int>(), [points], null)], CancellationToken.None);
            TrialResult result = new(
                32,
                new Dictionary<string, double> { ["train_loss"] = 0 },
                [new(new("train_loss", Goal.Min), 31, new Dictionary<string, double> { ["train_loss"] = 0 })]);
            await store.EndAsync(
                [new(fence, TrialEvent.Complete, null, [], result, null, new(TimeSpan.Zero, TimeSpan.Zero, 0))],
                CancellationToken.None);
            trials++;
        }

        return trials;
    }

    private static async Task<Guid> RegisterAsync(IStudyStore store, string name)
    {
        Guid incarnation = Guid.NewGuid();
        await store.RegisterSiloAsync(new(incarnation, name, Lease, NumericsVersion.Current), default);
        return incarnation;
    }

    private async Task<IStudyStore> OpenAsync()
    {
        IStudyStore store = await StoreAddress.OpenAsync(server.Store(database), TimeProvider.System);
        lock (_stores) _stores.Add(store);
        return store;
    }
}
