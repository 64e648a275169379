namespace Sweep.Peers;

/// <summary>One line of the report: what is measured, and what is hoped for.</summary>
/// <param name="Name">Name in the report.</param>
/// <param name="Request">What both sides are asked.</param>
/// <param name="Target">
/// Least ratio of Sweep over the best peer; without a peer, least share of what the machine can.
/// </param>
/// <param name="SweepVariant">Sweep's variant.</param>
internal sealed record Case(string Name, Request Request, double Target, string SweepVariant = "alone")
{
    /// <summary>The peer's variants; none where it is not asked.</summary>
    public IReadOnlyList<string> PeerVariants { get; init; } = ["plain", "foreach"];
}
