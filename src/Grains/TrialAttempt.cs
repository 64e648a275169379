using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains.Telemetry;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>One attempt at a trial: the training run, what it has taken, and what of it is stored.</summary>
internal sealed class TrialAttempt(
    IStudyStore store, ClaimedTrial trial, string? traceParent, TimeProvider clock) : IDisposable
{
    private TrainingRun? _run;
    private IReadOnlyDictionary<string, int>? _tail;
    private string? _evaluationPoint;
    private long _resumedFrom;
    private TimeSpan _training;
    private TimeSpan _evaluating;
    private int? _checkpointTaken;
    private long _pointsTaken;
    private long _pointsStored;

    /// <summary>The claim.</summary>
    public ClaimedTrial Trial => trial;

    /// <summary>What is told of it.</summary>
    public AttemptTelemetry Telemetry { get; } = new(trial, traceParent, clock);

    /// <summary>What decides the trial's numbers; null until it has been read.</summary>
    public TrialPlan? Plan { get; set; }

    /// <summary>The training run.</summary>
    /// <exception cref="InvalidOperationException">The attempt has not begun.</exception>
    public TrainingRun Training => _run ?? throw new InvalidOperationException("The attempt has not begun.");

    /// <summary>Starts afresh, or from the newest checkpoint that can be read.</summary>
    public void Begin(IDatasetSource datasets, ITrialHost host)
    {
        TrialPlan plan = Plan ?? throw new InvalidOperationException("The attempt has no plan.");

        // A first attempt finds no checkpoint but those that it stored itself.
        StoredCheckpoint? checkpoint = trial.Attempt == 1 && _run is null
            ? null
            : Wait(store.ReadCheckpointAsync(trial.Fence.Trial, CancellationToken.None));
        _run = null;
        host.Compute(() => _run =
            (checkpoint is null ? null : TryResume(plan, datasets, checkpoint)) ?? TrainingRun.Start(plan, datasets));
        _resumedFrom = Training.Step;
        Telemetry.From(_resumedFrom);
        _tail = Training.Curves.Tail;
        _evaluationPoint = Training.EvaluatedAt;
        _pointsTaken = _pointsStored = 0;
    }

    /// <summary>Makes the evaluation that is due.</summary>
    public void Measure()
    {
        long start = clock.GetTimestamp();
        Training.Measure();
        _evaluating += clock.GetElapsedTime(start);
    }

    /// <summary>Enters the trial's share of a time of training.</summary>
    public void Trained(TimeSpan share) => _training += share;

    /// <summary>What is new since the last write; null for nothing.</summary>
    public TrialWrite? TakeWrite(bool withCheckpoint)
    {
        IReadOnlyList<CurveChunk> chunks = TakePoints();
        StoredCheckpoint? checkpoint = withCheckpoint ? new(Training.Step, Training.Checkpoint()) : null;
        _checkpointTaken = checkpoint?.Content.Length;
        if (chunks.Count == 0 && checkpoint is null) return null;
        TrialWrite write = new(trial.Fence, _tail, chunks, checkpoint, _evaluationPoint);
        (_tail, _evaluationPoint) = (null, null);
        return write;
    }

    /// <summary>Counts what was done since the last call.</summary>
    /// <param name="isStored">Whether what was taken for the last write was stored.</param>
    public void Report(bool isStored)
    {
        if (_run is null) return;
        if (isStored) _pointsStored = _pointsTaken;
        if (isStored && _checkpointTaken is { } bytes) Telemetry.Checkpointed(bytes);
        _checkpointTaken = null;
        Telemetry.Report(_run.Step, _training, _evaluating, _pointsStored);
    }

    /// <summary>The trial's end, with its last points and its result.</summary>
    public TrialEnd TakeEnd(TrialEvent @event, string? reason) => new(
        trial.Fence, @event, _tail, TakePoints(), _run?.Result, reason,
        new(_training, _evaluating, _resumedFrom), _run?.EvaluatedAt);

    /// <summary>The attempt ended the trial.</summary>
    public TrialRunResult Ended(TrialEvent @event, string? reason) =>
        new(TrialRunKind.Ended, @event, reason, _resumedFrom);

    /// <summary>
    /// Gives the trial back because this machine cannot run it; another may. Costs no attempt.
    /// </summary>
    public TrialRunResult Refuse(string reason)
    {
        Wait(store.ReleaseAsync([trial.Fence], reason, CancellationToken.None));
        return new(TrialRunKind.EnvironmentFailed, null, reason, _resumedFrom);
    }

    /// <summary>The attempt left the trial without ending it.</summary>
    public TrialRunResult Left(TrialRunKind kind) => new(kind, null, null, _resumedFrom);

    /// <inheritdoc/>
    public void Dispose() => Telemetry.Dispose();

    private IReadOnlyList<CurveChunk> TakePoints()
    {
        if (_run is null) return [];
        _pointsTaken = _run.Curves.Added;
        return _run.Curves.TakeChanges();
    }

    private static TrainingRun? TryResume(TrialPlan plan, IDatasetSource datasets, StoredCheckpoint checkpoint)
    {
        try
        {
            return TrainingRun.Resume(plan, datasets, checkpoint.Content);
        }
        catch (InvalidDataException)
        {
            // Of another version of the program: the trial starts again, and ends with the same numbers as it would.
            return null;
        }
    }

    /// <summary>A runner has a thread of its own: waiting on it blocks nobody.</summary>
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
