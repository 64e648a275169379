namespace Sweep.Store;

/// <summary>How lost trials are treated.</summary>
/// <param name="QuarantineAfter">
/// Losses in a row, without a checkpoint in between, after which a trial is set aside.
/// </param>
public sealed record RecoveryPolicy(int QuarantineAfter);
