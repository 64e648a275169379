using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>How a silo runs. None of this changes a result.</summary>
public sealed record SiloOptions
{
    /// <summary>Name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>Trials that run at the same time, one a thread. Default: the processors.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Trials that a slot claims at once to train them together. More than 1 only where no other silo might wait for
    /// them: see <see cref="Core.Problems.ProblemEntry.GroupSize"/>.
    /// </summary>
    public int GroupSize { get; init; } = 1;

    /// <summary>How long the silo may stay silent before others take over its trials.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time between renewals of the lease, and between looks for lost trials.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between looks for work when nothing else wakes the silo.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The only study to run, until it has ended; null serves every study, for ever.
    /// </summary>
    public long? OnlyStudy { get; init; }

    /// <summary>Losses in a row, without a checkpoint in between, after which a trial is set aside.</summary>
    public int QuarantineAfter { get; init; } = 3;

    /// <summary>Pace of the trial runners.</summary>
    public TrialRunnerOptions Runner { get; init; } = new();

    /// <summary>Pace of the coordinators.</summary>
    public CoordinatorOptions Coordinator { get; init; } = new();
}
