namespace Sweep.Peers;

/// <summary>The rounds of one case.</summary>
/// <param name="Case">The case.</param>
internal sealed record Measurement(Case Case)
{
    /// <summary>Sweep's rates, one a round.</summary>
    public List<double> Sweep { get; } = [];

    /// <summary>Rates of each setting of the peer, one a round.</summary>
    public SortedDictionary<string, List<double>> Peer { get; } = new(StringComparer.Ordinal);

    /// <summary>The setting whose median is best; null where no peer was asked.</summary>
    public string? BestPeer => Peer.Count == 0 ? null : Peer.MaxBy(setting => Median(setting.Value)).Key;

    /// <summary>Sweep's rate over that of the peer's best setting, round by round.</summary>
    public IReadOnlyList<double> Ratios =>
        BestPeer is { } best ? [.. Sweep.Zip(Peer[best], static (ours, theirs) => ours / theirs)] : [];

    /// <summary>The middle one; NaN of nothing.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[half]
            : (sorted[half - 1] + sorted[half]) / 2;
    }
}
