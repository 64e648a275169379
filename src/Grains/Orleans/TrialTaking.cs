namespace Sweep.Grains.Orleans;

/// <summary>What came of taking a trial.</summary>
/// <param name="Outcome">Whether it runs.</param>
/// <param name="Left">Ends when the silo has left it, in whatever way; at once where it does not run.</param>
public sealed record TrialTaking(TrialOrderOutcome Outcome, Task Left);
