using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>A trial in the model store, which writes down what becomes of it.</summary>
internal sealed class ModelTrial(long number, NewTrial plan)
{
    /// <summary>Number and id.</summary>
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

    public SortedDictionary<(string Metric, int Number), CurveChunk> Chunks { get; } =
        new(Comparer<(string Metric, int Number)>.Create((a, b) =>
            string.CompareOrdinal(a.Metric, b.Metric) is not 0 and int order ? order : a.Number.CompareTo(b.Number)));

    public List<StoredCheckpoint> Checkpoints { get; } = [];

    public List<TrialChange> Changes { get; } = [];

    public List<TrialProgress> Progress { get; } = [];

    private string? Holder => Incarnation is { } silo ? Name(new(number, Epoch, silo)) : null;

    /// <summary>A writer's name in the history.</summary>
    public static string Name(TrialFence fence) => $"{fence.Incarnation:N}/{fence.Epoch}";

    /// <summary>Whether somebody holds the trial by this right.</summary>
    public bool IsHeldBy(TrialFence fence) =>
        State == TrialState.Running && (Epoch, Incarnation) == (fence.Epoch, fence.Incarnation);

    /// <summary>The attempt of an epoch.</summary>
    public ModelAttempt? AttemptOf(TrialFence fence) => Attempts.LastOrDefault(
        attempt => (attempt.Epoch, attempt.Silo) == (fence.Epoch, fence.Incarnation));

    /// <summary>Writes down that it was enqueued.</summary>
    public void Enqueued(long order) =>
        Changes.Add(new(order, order, null, State, 0, 0, null, "coordinator", null, HolderIsLive: false));

    /// <summary>Gives it a holder.</summary>
    public void Claim(long order, long transaction, long epoch, Guid silo, Guid request)
    {
        Changes.Add(new(
            order, transaction, State, TrialState.Running, Epoch, epoch, request, Name(new(number, epoch, silo)), null,
            HolderIsLive: false));
        (State, Epoch, Incarnation, Request) = (TrialState.Running, epoch, silo, request);
        Attempts.Add(new(epoch, silo));
    }

    /// <summary>Takes it from its holder, if it has one.</summary>
    public void Leave(long order, TrialState state, string writer, bool holderIsLive)
    {
        Changes.Add(new(order, order, State, state, Epoch, Epoch, null, writer, Holder, holderIsLive));
        (State, Incarnation, Request) = (state, null, null);
        if (TrialStateMachine.IsTerminal(state)) Checkpoints.Clear();
    }

    /// <summary>Stores points and a checkpoint.</summary>
    public void Write(long order, TrialWrite write)
    {
        if (write.Tail is { } tail)
        {
            foreach ((string Metric, int Number) key in Chunks.Keys.ToArray())
            {
                if (key.Number >= tail.GetValueOrDefault(key.Metric)) Chunks.Remove(key);
            }
        }

        foreach (CurveChunk chunk in write.Chunks) Put(chunk);
        if (write.Chunks.Count > 0) Note(null);
        EvaluationPoint = write.EvaluationPoint ?? EvaluationPoint;
        if (write.Checkpoint is not { } checkpoint) return;
        Note(checkpoint.Step);
        Checkpoints.Add(checkpoint);
        if (Checkpoints.Count > 2) Checkpoints.RemoveAt(0);
        Losses = 0;

        void Note(long? step) => Progress.Add(new(order, State, Epoch, Name(write.Fence), Holder, step));
    }

    /// <summary>Puts a chunk, or a part of one behind what is stored before it.</summary>
    private void Put(CurveChunk chunk)
    {
        (string Metric, int Number) key = (chunk.Metric, chunk.Number);
        if (chunk.Offset > 0)
        {
            CurveChunk before = Chunks[key];
            chunk = new(
                chunk.Metric,
                chunk.Number,
                [.. before.Steps.Take(chunk.Offset), .. chunk.Steps],
                [.. before.Values.Take(chunk.Offset), .. chunk.Values]);
        }

        Chunks[key] = chunk;
    }
}
