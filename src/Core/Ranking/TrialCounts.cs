using Sweep.Core.Studies;

namespace Sweep.Core.Ranking;

/// <summary>How many trials are in which state.</summary>
public sealed record TrialCounts
{
    /// <summary>Trained to the end.</summary>
    public int Completed { get; init; }

    /// <summary>Stopped by a pruner.</summary>
    public int Pruned { get; init; }

    /// <summary>Left all bounds.</summary>
    public int Diverged { get; init; }

    /// <summary>Ended by an error of their own.</summary>
    public int Failed { get; init; }

    /// <summary>Lost their silo too often.</summary>
    public int Quarantined { get; init; }

    /// <summary>Cancelled.</summary>
    public int Cancelled { get; init; }

    /// <summary>Queued or running.</summary>
    public int Unfinished { get; init; }

    /// <summary>All.</summary>
    public int Total => Completed + Pruned + Diverged + Failed + Quarantined + Cancelled + Unfinished;

    /// <summary>Those that rank as infinitely bad: diverged, failed and quarantined.</summary>
    public int Infinite => Diverged + Failed + Quarantined;

    /// <summary>Counts trials.</summary>
    internal static TrialCounts Of(IEnumerable<TrialOutcome> trials)
    {
        int[] counts = new int[(int)TrialState.Cancelled + 1];
        foreach (TrialOutcome trial in trials) counts[(int)trial.State]++;
        return new()
        {
            Completed = counts[(int)TrialState.Completed],
            Pruned = counts[(int)TrialState.Pruned],
            Diverged = counts[(int)TrialState.Diverged],
            Failed = counts[(int)TrialState.Failed],
            Quarantined = counts[(int)TrialState.Quarantined],
            Cancelled = counts[(int)TrialState.Cancelled],
            Unfinished = counts[(int)TrialState.Queued] + counts[(int)TrialState.Running],
        };
    }
}
