namespace Sweep.Store;

/// <summary>What became of a retry.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Trials">Trials that went back to the queue.</param>
public sealed record RetryOutcome(ControlOutcome Outcome, int Trials);
