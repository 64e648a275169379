namespace Sweep.Client.Contracts;

/// <summary>A metric that a catalogue entry adds.</summary>
/// <param name="Name">Name in results and study files.</param>
/// <param name="Summary">Meaning.</param>
public sealed record MetricView(string Name, string Summary);
