namespace Sweep.Peers;

/// <summary>One line of the report.</summary>
/// <param name="Name">Name in the report.</param>
/// <param name="Target">Least ratio of Sweep over the peer's best setting; 0 for none.</param>
/// <param name="Variant">Sweep's variant.</param>
internal sealed record CaseLine(string Name, double Target, string Variant = "alone")
{
    /// <summary>Least share of the machine's limit; 0 for none.</summary>
    public double TargetShare { get; init; }
}
