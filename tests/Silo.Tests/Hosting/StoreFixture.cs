using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Silo.Datasets;
using Sweep.Store;
using Sweep.Store.Sqlite;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>A store in a temporary file with one study in it, and the truth about what its trials must give.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    public const string Text = """
        study: hosted
        problem: { name: mlp, dataset: digits, hidden: [16] }
        train: { epochs: 6, batch: 64, evaluate: { every: { steps: 20 } } }
        seeds: 2
        arms:
          adam: { optimizer: { name: adam, lr: { log: [1.0e-4, 1.0e-1] } } }
          ahead: { optimizer: { name: lookahead, evaluate: slow, inner: { name: sgd, lr: { log: [1.0e-2, 1.0] } } } }
          sgdm: { optimizer: { name: sgdm, lr: { log: [1.0e-2, 1.0] } }, schedule: { name: one-cycle } }
        search: { configurations: 3 }
        """;

    private readonly string _folder;

    private StoreFixture(string folder, SqliteStudyStore store, Study study, long id) =>
        (_folder, Store, Study, Id) = (folder, store, study, id);

    /// <summary>Shared by all tests: data sets are read-only.</summary>
    public static IDatasetSource Datasets { get; } = new DatasetLibrary(new());

    public SqliteStudyStore Store { get; }

    public Study Study { get; }

    public long Id { get; }

    public static async Task<StoreFixture> CreateAsync(string text = Text, ProblemIdentity? problem = null)
    {
        string folder = Directory.CreateTempSubdirectory("sweep-silo-").FullName;
        SqliteStudyStore store = await SqliteStudyStore.OpenAsync(Path.Combine(folder, "test.db"), TimeProvider.System);
        Study study = StudyReader.Read(text, "test.yaml").Study!;
        problem ??= StudyProblem.Identify(study, Datasets);
        SubmitOutcome outcome = await store.SubmitAsync(
            new(study.Name, study.CanonicalText, text, NumericsVersion.Current, problem, study.PlannedTrials), default);
        return new(folder, store, study, outcome.Study.Id);
    }

    /// <summary>Another process's view of the same file.</summary>
    public Task<SqliteStudyStore> OpenAgainAsync() => SqliteStudyStore.OpenAsync(Store.Path, TimeProvider.System);

    public SiloOptions Options(int slots = 2) => new()
    {
        Name = "test",
        Slots = slots,
        OnlyStudy = Id,
        Beat = TimeSpan.FromMilliseconds(20),
        Poll = TimeSpan.FromMilliseconds(20),
        IdlePoll = TimeSpan.FromMilliseconds(20),
        Runner = new()
        {
            CheckpointEvery = TimeSpan.Zero,
            FlushEvery = TimeSpan.Zero,
            Slice = TimeSpan.FromMilliseconds(1),
        },
        Coordinator = new()
        {
            Poll = TimeSpan.FromMilliseconds(20),
            Pause = TimeSpan.FromMilliseconds(1),
            QueueAhead = 4,
        },
    };

    public SiloHost Host(
        IStudyStore? store = null,
        SiloOptions? options = null,
        ISiloObserver? observer = null,
        IDatasetSource? datasets = null) => new(
        store ?? Store,
        datasets ?? Datasets,
        options ?? Options(),
        TimeProvider.System,
        observer ?? SilentObserver.Instance);

    public async Task<StudyRecord> RecordAsync() => (await Store.GetStudyAsync(Id, default))!;

    /// <summary>Every trial has ended once, with exactly the numbers of an undisturbed training.</summary>
    /// <param name="extended">The study as it was extended; null if it was not.</param>
    public async Task AssertTruthAsync(Study? extended = null)
    {
        Study study = extended ?? Study;
        StudyRecord record = await RecordAsync();
        Assert.Equal(StudyStatus.Completed, record.Status);
        IReadOnlyList<TrialRecord> trials = await Store.ListTrialsAsync(Id, new(), default);
        Assert.Equal(study.PlannedTrials, trials.Count);
        foreach (TrialRecord trial in trials)
        {
            TrainingRun truth = Train(StudyBinder.Plan(study, trial.Parameters, trial.Seed));
            Assert.Equal(TrialState.Completed, trial.State);
            Assert.Equal(truth.Result.ToBytes(), trial.Result!.ToBytes());
            Assert.Equal(truth.EvaluatedAt, trial.EvaluationPoint);
            Assert.Equal(StudyProblem.Identify(Study, Datasets), trial.Problem);
            IReadOnlyList<Curve> curves = await Store.ReadCurvesAsync(trial.Id, default);
            foreach (CurveChunk chunk in truth.Curves.TakeChanges())
            {
                Curve curve = curves.Single(candidate => candidate.Metric == chunk.Metric);
                Assert.Equal(chunk.Steps, curve.Steps);
                Assert.Equal(chunk.Values, curve.Values);
            }
        }

        IReadOnlyList<AttemptRecord> attempts = await Store.ListAttemptsAsync(Id, default);
        Assert.Equal(trials.Count, attempts.Count(attempt => attempt.Outcome == "completed"));
        Assert.DoesNotContain(attempts, attempt => attempt.Outcome == "running");
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static TrainingRun Train(TrialPlan plan)
    {
        TrainingRun run = TrainingRun.Start(plan, Datasets);
        while (run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue)
        {
            if (run.Status == TrainingStatus.MeasureDue) run.Measure();
            else run.Advance(long.MaxValue);
        }

        return run;
    }
}
