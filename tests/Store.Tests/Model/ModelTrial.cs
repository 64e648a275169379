using Sweep.Core.Studies;

namespace Sweep.Store.Tests.Model;

/// <summary>A trial as the contract has it.</summary>
public sealed class ModelTrial
{
    public required long Study { get; init; }

    public required long Number { get; init; }

    public TrialState State { get; private set; }

    public long Epoch { get; private set; }

    public Guid? Holder { get; private set; }

    public int Attempts { get; set; }

    public int Losses { get; set; }

    public long Revision { get; set; }

    public double? Result { get; set; }

    public string? Reason { get; set; }

    public string? EvaluationPoint { get; set; }

    /// <summary>Steps of the checkpoints, newest first.</summary>
    public List<long> Checkpoints { get; } = [];

    /// <summary>Chunks by metric and number: here one point each, whose step is the value.</summary>
    public SortedDictionary<(string Metric, int Number), long> Chunks { get; } = [];

    /// <summary>Outcome of each attempt, the first one first.</summary>
    public List<string> Outcomes { get; } = [];

    /// <summary>Whether a fence holds.</summary>
    public bool IsHeldBy(TrialFence fence) =>
        State == TrialState.Running && Epoch == fence.Epoch && Holder == fence.Incarnation;

    /// <summary>A silo takes it.</summary>
    public void Claim(Guid silo)
    {
        State = TrialStateMachine.Next(State, TrialEvent.Claim)!.Value;
        Holder = silo;
        Epoch++;
        Attempts++;
        Outcomes.Add("running");
    }

    /// <summary>Its attempt ends in some way.</summary>
    public void Leave(TrialEvent @event, string outcome)
    {
        State = TrialStateMachine.Next(State, @event)!.Value;
        Holder = null;
        Outcomes[^1] = outcome;
        if (TrialStateMachine.IsTerminal(State)) Checkpoints.Clear();
    }

    /// <summary>Its study is cancelled.</summary>
    public void Cancel()
    {
        if (State == TrialState.Running) Outcomes[^1] = "cancelled";
        State = TrialStateMachine.Next(State, TrialEvent.Cancel)!.Value;
        Holder = null;
        Checkpoints.Clear();
    }

    /// <summary>It is queued again.</summary>
    public void Retry()
    {
        State = TrialStateMachine.Next(State, TrialEvent.Retry)!.Value;
        (Losses, Result, Reason) = (0, null, null);
    }

    /// <summary>Writes points and checkpoint.</summary>
    public void Write(IReadOnlyDictionary<string, int>? tail, string metric, int number, long step)
    {
        if (tail is not null)
        {
            foreach ((string Metric, int Number) key in Chunks.Keys.ToArray())
                if (key.Number >= tail.GetValueOrDefault(key.Metric)) Chunks.Remove(key);
        }

        Chunks[(metric, number)] = step;
    }
}
