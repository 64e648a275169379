using Sweep.Core.Catalogue;
using Sweep.Core.Studies;

namespace Sweep.Core.Training;

/// <summary>Everything that decides a trial's numbers.</summary>
public sealed record TrialPlan
{
    /// <summary>The problem.</summary>
    public required ComponentSpec Problem { get; init; }

    /// <summary>The optimizer.</summary>
    public required ComponentSpec Optimizer { get; init; }

    /// <summary>The schedule.</summary>
    public required ComponentSpec Schedule { get; init; }

    /// <summary>How to train.</summary>
    public required TrainOptions Train { get; init; }

    /// <summary>The study's seed.</summary>
    public required ulong StudySeed { get; init; }

    /// <summary>The trial's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What "best" means in the trial's result, one step for each; never a test metric.</summary>
    public required IReadOnlyList<Criterion> Criteria { get; init; }
}
