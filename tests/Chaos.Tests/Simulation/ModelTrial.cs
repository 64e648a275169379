using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>A trial in the model store, which writes down what becomes of it.</summary>
internal sealed class ModelTrial(long id, long number, NewTrial plan, StoreDefect defect)
{
    /// <summary>Its key.</summary>
    public long Id => id;

    /// <summary>Its number within the study.</summary>
    public long Number => number;

    /// <summary>What it is.</summary>
    public NewTrial Plan => plan;

    public TrialState State { get; private set; } = TrialState.Queued;

    public long Epoch { get; private set; }

    public Guid? Incarnation { get; private set; }

    public Guid? Request { get; private set; }

    public int Losses { get; set; }

    public TrialResult? Result { get; set; }

    public string? Reason { get; set; }

    public string? EvaluationPoint { get; set; }

    public List<ModelAttempt> Attempts { get; } = [];

    /// <summary>By metric, curve of the metric (there should be one) and number.</summary>
    public SortedDictionary<(string Metric, long Curve, int Number), CurveChunk> Chunks { get; } =
        new(Comparer<(string Metric, long Curve, int Number)>.Create((a, b) =>
            string.CompareOrdinal(a.Metric, b.Metric) is not 0 and int order
                ? order
                : (a.Curve, a.Number).CompareTo((b.Curve, b.Number))));

    public List<ModelCheckpoint> Checkpoints { get; } = [];

    public List<TrialChange> Changes { get; } = [];

    public List<TrialProgress> Progress { get; } = [];

    /// <summary>Places in the history of the checkpoints that were damaged.</summary>
    public List<long> Damaged { get; } = [];

    private string? Holder => Incarnation is { } silo ? Name(new(id, Epoch, silo)) : null;

    /// <summary>A writer's name in the history.</summary>
    public static string Name(TrialFence fence) => $"{fence.Incarnation:N}/{fence.Epoch}";

    /// <summary>Whether somebody holds the trial by this right.</summary>
    public bool IsHeldBy(TrialFence fence) =>
        State == TrialState.Running && (Epoch, Incarnation) == (fence.Epoch, fence.Incarnation);

    /// <summary>The attempt of an epoch.</summary>
    public ModelAttempt? AttemptOf(TrialFence fence) => Attempts.LastOrDefault(
        attempt => (attempt.Epoch, attempt.Silo) == (fence.Epoch, fence.Incarnation));

    /// <summary>Writes down that it was enqueued.</summary>
    public void Enqueued(long order, Guid coordinator)
    {
        if (defect == StoreDefect.ClaimedAtEnqueue) (State, Incarnation) = (TrialState.Running, coordinator);
        Changes.Add(new(order, order, null, State, 0, 0, null, "coordinator", null, HolderIsLive: false, Incarnation));
    }

    /// <summary>Gives it a holder.</summary>
    public void Claim(long order, long transaction, long epoch, Guid silo, Guid request)
    {
        Changes.Add(new(
            order, transaction, State, TrialState.Running, Epoch, epoch, request, Name(new(id, epoch, silo)), null,
            HolderIsLive: false, silo));
        (State, Epoch, Incarnation, Request) = (TrialState.Running, epoch, silo, request);
        if (defect == StoreDefect.AttemptReused && Attempts.LastOrDefault() is { Outcome: "released" } released)
            (released.Epoch, released.Silo, released.Outcome) = (epoch, silo, "running");
        else
            Attempts.Add(new() { Epoch = epoch, Silo = silo });
    }

    /// <summary>Takes it from its holder, if it has one.</summary>
    /// <param name="order">As in <see cref="TrialChange"/>.</param>
    /// <param name="state">The state from now on.</param>
    /// <param name="writer">Who does it.</param>
    /// <param name="holderIsLive">Whether the holder is not marked dead.</param>
    /// <param name="read">The row that is written back, at this epoch; null for the row as it is.</param>
    /// <param name="raise">By how much the epoch grows.</param>
    public void Leave(
        long order, TrialState state, string writer, bool holderIsLive, TrialFence? read = null, int raise = 0)
    {
        (TrialState before, long epoch) = read is null ? (State, Epoch) : (TrialState.Running, read.Epoch);
        Changes.Add(new(order, order, before, state, epoch, epoch + raise, null, writer, Holder, holderIsLive, null));
        (State, Epoch, Incarnation, Request) = (state, epoch + raise, null, null);
        if (TrialStateMachine.IsTerminal(state) && defect != StoreDefect.CheckpointsOutlive) Checkpoints.Clear();
    }

    /// <summary>Stores points and a checkpoint.</summary>
    /// <param name="order">As in <see cref="TrialChange"/>.</param>
    /// <param name="write">What is stored.</param>
    /// <param name="isDamaged">Whether the checkpoint is damaged on its way to the disk.</param>
    /// <param name="repeated">Whether the caller repeats what may have been stored.</param>
    public void Write(long order, TrialWrite write, bool isDamaged, bool repeated)
    {
        long curve = defect == StoreDefect.CurvesPerAttempt ? write.Fence.Epoch : 0;
        if (write.Tail is { } tail)
        {
            foreach ((string Metric, long Curve, int Number) key in Chunks.Keys.ToArray())
            {
                if (key.Curve == curve && key.Number >= tail.GetValueOrDefault(key.Metric)) Chunks.Remove(key);
            }
        }

        foreach (CurveChunk chunk in write.Chunks) Put(chunk, curve);
        if (write.Chunks.Count > 0) Note(null);
        EvaluationPoint = write.EvaluationPoint ?? EvaluationPoint;
        if (write.Checkpoint is not { } checkpoint) return;
        (long, long)? newest = Checkpoints.LastOrDefault() is { } last ? (last.Epoch, last.Stored.Step) : null;
        if (repeated && newest == (write.Fence.Epoch, checkpoint.Step)) return;
        Note(checkpoint.Step);
        Keep(write.Fence, checkpoint, isDamaged);
        if (isDamaged) Damaged.Add(order);
        if (defect != StoreDefect.LossesRemembered) Losses = 0;

        void Note(long? step) => Progress.Add(new(order, State, Epoch, Name(write.Fence), Holder, step));
    }

    /// <summary>Keeps a checkpoint, and of all the newest two.</summary>
    public void Keep(TrialFence fence, StoredCheckpoint checkpoint, bool isDamaged)
    {
        Checkpoints.Add(isDamaged
            ? ModelCheckpoint.Damaged(fence.Epoch, checkpoint)
            : new(fence.Epoch, checkpoint, IsDamaged: false));
        if (Checkpoints.Count > 2) Checkpoints.RemoveAt(0);
    }

    /// <summary>Puts a chunk, or a part of one behind what is stored before it.</summary>
    private void Put(CurveChunk chunk, long curve)
    {
        (string Metric, long Curve, int Number) key = (chunk.Metric, curve, chunk.Number);
        int offset = chunk.Offset;
        if (defect == StoreDefect.PointsAppended) offset = int.MaxValue;
        if (offset > 0 && Chunks.TryGetValue(key, out CurveChunk? before))
        {
            chunk = new(
                chunk.Metric,
                chunk.Number,
                [.. before.Steps.Take(offset), .. chunk.Steps],
                [.. before.Values.Take(offset), .. chunk.Values]);
        }

        Chunks[key] = chunk;
    }
}
