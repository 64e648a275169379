namespace Sweep.Store;

/// <summary>Which attempts to list: those after one, in order of trial number and attempt number.</summary>
/// <param name="AfterTrial">Number of its trial; -1 for all.</param>
/// <param name="AfterAttempt">Its own number; 0 for all of the trial.</param>
/// <param name="Limit">Most attempts to return.</param>
public sealed record AttemptQuery(long AfterTrial = -1, int AfterAttempt = 0, int Limit = int.MaxValue);
