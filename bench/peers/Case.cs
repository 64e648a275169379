namespace Sweep.Peers;

/// <summary>One line of the report: what is measured, and what is hoped for.</summary>
/// <param name="Name">Name in the report.</param>
/// <param name="Request">What both sides are asked.</param>
/// <param name="Target">Least ratio of Sweep over the best peer.</param>
/// <param name="SweepVariant">Sweep's variant.</param>
internal sealed record Case(string Name, Request Request, double Target, string SweepVariant = "alone")
{
    /// <summary>The peer's variants; a product has one only.</summary>
    public IReadOnlyList<string> PeerVariants => Request.Kind == "matmul" ? ["plain"] : ["plain", "foreach"];
}
