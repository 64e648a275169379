namespace Sweep.Client.Contracts;

/// <summary>What became of what was told of a trial.</summary>
/// <param name="Ticket">The trial's ticket.</param>
/// <param name="Outcome">
/// <c>stored</c>, or <c>lost</c>: the trial is no longer this client's (it was silent for too long, or the trial was
/// cancelled), nothing was stored, and there is nothing more to tell of it.
/// </param>
public sealed record TellOutcome(string Ticket, string Outcome)
{
    /// <summary>It was stored, now or by an earlier try.</summary>
    public const string Stored = "stored";

    /// <summary>The trial is no longer this client's.</summary>
    public const string Lost = "lost";
}
