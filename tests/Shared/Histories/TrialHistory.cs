using Sweep.Store;

namespace Sweep.Tests.Histories;

/// <summary>Everything that is known about one trial when a run is over.</summary>
public sealed record TrialHistory
{
    /// <summary>As it is stored.</summary>
    public required TrialRecord Record { get; init; }

    /// <summary>Its attempts, by number.</summary>
    public required IReadOnlyList<AttemptRecord> Attempts { get; init; }

    /// <summary>Its curves.</summary>
    public required IReadOnlyList<Curve> Curves { get; init; }

    /// <summary>What the witness saw of its row, in order.</summary>
    public required IReadOnlyList<TrialChange> Changes { get; init; }

    /// <summary>What the witness saw of its points and checkpoints, in order.</summary>
    public required IReadOnlyList<TrialProgress> Progress { get; init; }

    /// <summary>How many checkpoints are stored.</summary>
    public required int Checkpoints { get; init; }
}
