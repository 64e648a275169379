using Sweep.Grains;

namespace Sweep.Silo;

/// <summary>How a silo runs. None of this changes a result.</summary>
public sealed record SiloOptions
{
    /// <summary>Name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Trials that run at the same time, one a thread. Default: the processors. 0 runs none: the silo drives studies
    /// and takes back what dead silos held, and no more.
    /// </summary>
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

    /// <summary>
    /// What the silo has, such as <c>gpu</c>: it gets trials of studies that ask for nothing else. Default none.
    /// </summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>
    /// Longest time between looks for work when nothing else wakes the silo, as long as there was some at the last
    /// look. Default 1 s.
    /// </summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longest time between looks for work of an idle silo: the pauses double up to it, or up to <see cref="Beat"/> if
    /// that is shorter. New work is noticed so late where no hint tells of it. Default 10 s.
    /// </summary>
    public TimeSpan IdlePoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one step, or one evaluation, of a trial may take before the trial counts as hung: its attempt is lost,
    /// and another thread takes over its slot. Looked at every <see cref="Beat"/>. Default 15 minutes.
    /// </summary>
    public TimeSpan NoProgress { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long an attempt may run before it counts as lost, waiting for the store not counted; null for any time. An
    /// attempt that has stored a checkpoint is followed by one that goes on from there. Default null.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// How long a silo that ends may take to store checkpoints, to give its trials back and to retire. Those that are
    /// not ready by four fifths of it go back with the checkpoints that they have; where the store is away, the lease
    /// runs out instead. Default 25 s, as fleet managers often kill after 30 s.
    /// </summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// The only study to run, until it has ended; null serves every study, for ever.
    /// </summary>
    public long? OnlyStudy { get; init; }

    /// <summary>
    /// How long the silo may have nothing to do before it ends as if it had been asked to drain: it holds no trial, and
    /// no study has any for it. Null, the default, waits for ever.
    /// </summary>
    public TimeSpan? ExitWhenIdle { get; init; }

    /// <summary>Losses in a row, without a checkpoint in between, after which a trial is set aside.</summary>
    public int QuarantineAfter { get; init; } = 3;

    /// <summary>Pace of the trial runners.</summary>
    public TrialRunnerOptions Runner { get; init; } = new();

    /// <summary>Pace of the coordinators.</summary>
    public CoordinatorOptions Coordinator { get; init; } = new();
}
