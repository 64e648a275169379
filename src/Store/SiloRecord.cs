namespace Sweep.Store;

/// <summary>A stored incarnation.</summary>
/// <param name="Incarnation">Its id.</param>
/// <param name="Name">For people: host and process.</param>
/// <param name="IsLive">Whether nobody has marked it dead, be its lease over or not.</param>
/// <param name="RegisteredAt">When it began, by the store's clock.</param>
/// <param name="ExpiresAt">When its lease ends or ended.</param>
/// <param name="Slots">Trials, or fused groups of them, that it runs at the same time.</param>
/// <param name="Labels">What it offers, in ordinal order.</param>
/// <param name="NumericsVersion">Version of its arithmetic.</param>
public sealed record SiloRecord(
    Guid Incarnation, string Name, bool IsLive, DateTimeOffset RegisteredAt, DateTimeOffset ExpiresAt, int Slots,
    IReadOnlyList<string> Labels, int NumericsVersion);
