namespace Sweep.Store;

/// <summary>One life of a silo.</summary>
/// <param name="Incarnation">Fresh at every start.</param>
/// <param name="Name">For people: host and process.</param>
/// <param name="Lease">How long it may stay silent.</param>
/// <param name="NumericsVersion">Version of its arithmetic: it gets trials and studies of no other.</param>
/// <param name="Slots">For people: trials, or fused groups of them, that it runs at the same time.</param>
/// <param name="Labels">What it offers: it gets trials of studies that ask for nothing else. Null is nothing.</param>
public sealed record SiloRegistration(
    Guid Incarnation, string Name, TimeSpan Lease, int NumericsVersion, int Slots = 1,
    IReadOnlyList<string>? Labels = null);
