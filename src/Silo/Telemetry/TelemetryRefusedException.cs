namespace Sweep.Silo.Telemetry;

/// <summary>Telemetry was asked for in a way that cannot be followed; the message names the variable.</summary>
/// <param name="message">What was found, and what was expected.</param>
/// <param name="inner">What it came from, if anything.</param>
public sealed class TelemetryRefusedException(string message, Exception? inner = null) : Exception(message, inner);
