namespace Sweep.Store;

/// <summary>One life of a silo.</summary>
/// <param name="Incarnation">Fresh at every start.</param>
/// <param name="Name">For people: host and process.</param>
/// <param name="Lease">How long it may stay silent.</param>
/// <param name="NumericsVersion">Version of its arithmetic: it gets trials and studies of no other.</param>
public sealed record SiloRegistration(Guid Incarnation, string Name, TimeSpan Lease, int NumericsVersion);
