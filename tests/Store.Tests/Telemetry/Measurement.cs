namespace Sweep.Store.Tests.Telemetry;

/// <summary>A measurement that was heard.</summary>
internal sealed record Measurement(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
