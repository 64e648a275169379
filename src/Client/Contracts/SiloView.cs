namespace Sweep.Client.Contracts;

/// <summary>One life of a silo.</summary>
/// <param name="Incarnation">Identifies this life.</param>
/// <param name="Name">For people: host and process.</param>
/// <param name="Live">Whether it is alive, as far as the store knows.</param>
/// <param name="RegisteredAt">When it began, by the store's clock.</param>
/// <param name="ExpiresAt">When it is taken for dead unless it renews its lease.</param>
/// <param name="Slots">Trials that it runs at the same time.</param>
/// <param name="Labels">Its labels: it runs studies that ask for no others.</param>
/// <param name="NumericsVersion">Version of its arithmetic: it runs studies of no other.</param>
public sealed record SiloView(
    Guid Incarnation, string Name, bool Live, DateTimeOffset RegisteredAt, DateTimeOffset ExpiresAt, int Slots,
    IReadOnlyList<string> Labels, int NumericsVersion);
