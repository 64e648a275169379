using Sweep.Core.Studies;

namespace Sweep.Grains;

/// <summary>How a runner left a trial.</summary>
/// <param name="Kind">In what way.</param>
/// <param name="Event">The trial's end, where it ended.</param>
/// <param name="Reason">Why it failed, diverged, could not run here, or is not wanted any more.</param>
/// <param name="ResumedFrom">Step of the checkpoint that the attempt started from; 0 when it started afresh.</param>
public sealed record TrialRunResult(TrialRunKind Kind, TrialEvent? Event, string? Reason, long ResumedFrom);
