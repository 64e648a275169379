using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Store.Tests.Harness;

/// <summary>A fresh store with what the tests must do behind its back. One subclass for each kind of store.</summary>
public abstract class StoreHarness : IAsyncDisposable
{
    /// <summary>The kinds of store that the conformance suite runs on: a new one is added here and below.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["sqlite", "postgres"];

    /// <summary>Numerics version of the tests' studies and silos.</summary>
    public const int Numerics = 1;

    /// <summary>What the tests' studies are measured on.</summary>
    public static ProblemIdentity Problem { get; } = new("mlp", 3, new string('7', 64));

    /// <summary>The store's clock.</summary>
    public ManualTime Clock { get; } = new();

    /// <summary>The store under test.</summary>
    public abstract IStudyStore Store { get; }

    /// <summary>A fresh, empty store.</summary>
    public static async Task<StoreHarness> CreateAsync(string kind) => kind switch
    {
        "sqlite" => await SqliteHarness.CreateAsync(),
        "postgres" => await PostgresHarness.CreateAsync(),
        _ => throw new ArgumentException($"Unknown store '{kind}'.", nameof(kind)),
    };

    /// <summary>Whether recovery sees that the process of a silo has ended, and need not wait for its lease.</summary>
    public abstract bool ClosingEndsSilos { get; }

    /// <summary>Another handle on the same store, as another process has one. The harness closes it.</summary>
    public abstract Task<IStudyStore> OpenAnotherAsync();

    /// <summary>Closes the store and opens it again.</summary>
    public abstract Task ReopenAsync();

    /// <summary>Ends the lease of an incarnation, which stays marked as live.</summary>
    public abstract Task ExpireLeaseAsync(Guid incarnation);

    /// <summary>Marks an incarnation dead whose lease has ended, and leaves its trials for a recovery.</summary>
    public abstract Task MarkDeadAsync(Guid incarnation);

    /// <summary>Changes a byte of the stored checkpoint at a step.</summary>
    public abstract Task CorruptCheckpointAsync(long trial, long step);

    /// <summary>Steps of the stored checkpoints of a trial, newest first.</summary>
    public abstract Task<IReadOnlyList<long>> StoredCheckpointsAsync(long trial);

    /// <summary>Trials of a study by state, counted row by row.</summary>
    public abstract Task<IReadOnlyDictionary<TrialState, long>> RecountAsync(long study);

    /// <summary>Every row of every table but the silos', as text.</summary>
    public abstract Task<string> DumpAsync();

    /// <summary>How many rows are left in all tables that belong to studies.</summary>
    public abstract Task<long> CountRowsAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Registers a live silo.</summary>
    public async Task<Guid> RegisterAsync(
        string name = "silo", double leaseSeconds = 60, int numerics = Numerics, params string[] labels)
    {
        Guid incarnation = Guid.NewGuid();
        await Store.RegisterSiloAsync(
            new(incarnation, name, TimeSpan.FromSeconds(leaseSeconds), numerics, Labels: labels), Cancel);
        return incarnation;
    }

    /// <summary>Submits a study, takes it and enqueues trials.</summary>
    public async Task<CoordinatorFence> SubmitAsync(
        int trials, string name = "study", StudyPlacement? placement = null)
    {
        SubmitOutcome outcome = await Store.SubmitAsync(
            new(name, "{}", "study: x", Numerics, Problem, trials, placement), Cancel);
        Guid coordinator = await RegisterAsync($"coordinator of {name}", leaseSeconds: 1e6);
        CoordinatorFence fence = (await Store.CoordinateAsync(coordinator, outcome.Study.Id, Cancel))!;
        Assert.Equal(EnqueueOutcome.Done, await Store.EnqueueAsync(fence, 0, Trials(0, trials), Cancel));
        return fence;
    }

    /// <summary>Trials with these numbers as configurations.</summary>
    public static NewTrial[] Trials(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => new NewTrial("adam", i, (ulong)i, $"{{\"lr\":{i}}}"))];

    /// <summary>A study in a status, with one trial that runs, if anything does.</summary>
    public async Task<CoordinatorFence> ReachAsync(StudyStatus status)
    {
        CoordinatorFence fence = await SubmitAsync(2);
        Guid silo = await RegisterAsync();
        IReadOnlyList<ClaimedTrial> claimed = await ClaimAsync(silo, 2);
        await Store.EndAsync([End(claimed[0].Fence, TrialEvent.Fail)], Cancel);
        switch (status)
        {
            case StudyStatus.Paused:
                await Store.PauseAsync(fence.Study, Cancel);
                break;
            case StudyStatus.Cancelled:
                await Store.CancelAsync(fence.Study, Cancel);
                break;
            case StudyStatus.Completed:
                await Store.EndAsync([End(claimed[1].Fence)], Cancel);
                Assert.True(await Store.CompleteStudyAsync(fence, Cancel));
                break;
            default:
                break;
        }

        Assert.Equal(status, (await StudyAsync(fence.Study)).Status);
        return fence;
    }

    /// <summary>Claims trials as silos do, which do not repeat a claim.</summary>
    public Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(Guid incarnation, int limit = 1) =>
        Store.ClaimAsync(new(incarnation, RequestId: null, limit), Cancel);

    /// <summary>Claims one trial.</summary>
    public async Task<TrialFence> ClaimOneAsync(Guid incarnation) =>
        Assert.Single(await ClaimAsync(incarnation)).Fence;

    /// <summary>Writes points.</summary>
    public Task<IReadOnlySet<long>> WriteAsync(TrialFence fence, params CurveChunk[] chunks) =>
        Store.WriteAsync([new(fence, Tail: null, chunks, Checkpoint: null)], Cancel);

    /// <summary>Writes a checkpoint whose content is made from its step.</summary>
    public Task<IReadOnlySet<long>> CheckpointAsync(TrialFence fence, long step) =>
        Store.WriteAsync([new(fence, Tail: null, [], new(step, Content(step)))], Cancel);

    /// <summary>Content of the checkpoint at a step.</summary>
    public static byte[] Content(long step) => [.. BitConverter.GetBytes(step), 1, 2, 3];

    /// <summary>The end of a trial, with one metric as its result.</summary>
    public static TrialEnd End(TrialFence fence, TrialEvent @event = TrialEvent.Complete, string? reason = null) =>
        new(
            fence,
            @event,
            Tail: null,
            [],
            Result(fence.Trial),
            reason,
            new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 5));

    /// <summary>A result to tell from others.</summary>
    public static TrialResult Result(double value) => new(
        100,
        new Dictionary<string, double> { ["val_loss"] = value, ["odd"] = double.NaN },
        [new(new("val_loss", Goal.Min), 60, new Dictionary<string, double> { ["val_loss"] = -0.0 })]);

    /// <summary>The only trial of a study, or the one with a number.</summary>
    public async Task<TrialRecord> TrialAsync(long study, long number = 0) =>
        (await Store.ListTrialsAsync(study, new(FromNumber: number, Limit: 1), Cancel))[0];

    /// <summary>The study.</summary>
    public async Task<StudyRecord> StudyAsync(long study) => (await Store.GetStudyAsync(study, Cancel))!;

    /// <summary>Asserts that the counters of a study are what counting its rows gives.</summary>
    public async Task AssertCountsAsync(long study)
    {
        IReadOnlyDictionary<TrialState, long> recount = await RecountAsync(study);
        StudyRecord record = await StudyAsync(study);
        foreach (TrialState state in Enum.GetValues<TrialState>())
            Assert.Equal(recount.GetValueOrDefault(state), record.Counts.GetValueOrDefault(state));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
