namespace Sweep.Store;

/// <summary>A silo asks for trials.</summary>
/// <param name="Incarnation">Who asks; a dead incarnation gets nothing.</param>
/// <param name="RequestId">
/// Fresh for each claim. The same id again (after a lost reply) returns the trials that the first call claimed. Null
/// for a claim that its caller never repeats: one that finds nothing to claim costs the store least.
/// </param>
/// <param name="Limit">Most trials to claim, at least 1.</param>
/// <param name="Study">The only study to claim from; null claims from every active study.</param>
/// <param name="Trial">The only trial to claim, if it is queued; null claims any.</param>
/// <param name="Except">Studies that this silo cannot run now; null is none.</param>
/// <param name="Last">The study that it was served from last: among equals another has its turn; null for none.</param>
/// <param name="SuspectFrom">
/// Losses in a row that make a trial suspect: such a one is claimed only by an incarnation that holds no other of them,
/// and one at a time of each study. So a trial that ends silos cannot have those quarantined that run beside it: what
/// they lose last, they would have to lose by themselves. Null, the default, makes none suspect.
/// </param>
public sealed record ClaimRequest(
    Guid Incarnation, Guid? RequestId, int Limit, long? Study = null, long? Trial = null,
    IReadOnlyList<long>? Except = null, long? Last = null, int? SuspectFrom = null);
