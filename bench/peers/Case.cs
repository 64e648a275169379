namespace Sweep.Peers;

/// <summary>What both sides are asked in one place of a round, and what is hoped for.</summary>
/// <param name="Request">The question.</param>
/// <param name="Lines">Sweep's answers to it, each a line of the report.</param>
internal sealed record Case(Request Request, params IReadOnlyList<CaseLine> Lines)
{
    /// <summary>The peer's variants; none where it is not asked.</summary>
    public IReadOnlyList<string> PeerVariants { get; init; } = ["plain", "foreach"];

    /// <summary>What of the machine bounds the rate; null where nothing simple does.</summary>
    public MachineLimit? Limit { get; init; }
}
