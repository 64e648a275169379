namespace Sweep.Peers;

/// <summary>The rounds of one line.</summary>
/// <param name="Case">The case.</param>
/// <param name="Line">Its line.</param>
/// <param name="Peer">Rates of each setting of the peer, one a round; the lines of a case share them.</param>
/// <param name="Limits">Rates that the machine would allow, one a round; the lines of a case share them.</param>
internal sealed record Measurement(
    Case Case, CaseLine Line, SortedDictionary<string, List<double>> Peer, List<double> Limits)
{
    /// <summary>Sweep's rates, one a round.</summary>
    public List<double> Sweep { get; } = [];

    /// <summary>The setting whose median is best; null where no peer was asked.</summary>
    public string? BestPeer => Peer.Count == 0 ? null : Peer.MaxBy(setting => Median(setting.Value)).Key;

    /// <summary>Sweep's rate over that of the peer's best setting, round by round.</summary>
    public IReadOnlyList<double> Ratios =>
        BestPeer is { } best ? [.. Sweep.Zip(Peer[best], static (ours, theirs) => ours / theirs)] : [];

    /// <summary>Sweep's rate over what the machine would allow, round by round.</summary>
    public IReadOnlyList<double> Shares => [.. Sweep.Zip(Limits, static (ours, most) => ours / most)];

    /// <summary>Whether the medians reach what is hoped for.</summary>
    public bool IsMet =>
        (Line.Target == 0 || Median(Ratios) >= Line.Target)
        && (Line.TargetShare == 0 || Median(Shares) >= Line.TargetShare);

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
