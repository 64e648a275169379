namespace Sweep.Client.Contracts;

/// <summary>Trials for a client to evaluate.</summary>
/// <param name="Status">The study's status: an active one may have more trials later, a completed one has not.</param>
/// <param name="LeaseSeconds">
/// How long the client may stay silent: every ask, and every tell that stores something, begins anew. Then its trials
/// go to others.
/// </param>
/// <param name="Trials">The trials; may be none.</param>
public sealed record AskAnswer(string Status, double LeaseSeconds, IReadOnlyList<AskedTrial> Trials);
