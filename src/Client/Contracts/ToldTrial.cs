namespace Sweep.Client.Contracts;

/// <summary>What a client tells of a trial.</summary>
/// <param name="Ticket">As it was asked for.</param>
/// <param name="Points">
/// Metrics measured, by step, ascending. Those at steps that were told before are left as they are.
/// </param>
/// <param name="End"><c>completed</c>, <c>diverged</c> or <c>failed</c>; null while it goes on.</param>
/// <param name="Reason">Why it diverged or failed.</param>
/// <param name="Seconds">How long the evaluation took.</param>
public sealed record ToldTrial(
    string Ticket, IReadOnlyList<ToldPoint>? Points = null, string? End = null, string? Reason = null,
    double Seconds = 0);
