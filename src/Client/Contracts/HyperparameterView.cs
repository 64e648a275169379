namespace Sweep.Client.Contracts;

/// <summary>One setting of a catalogue entry.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning and unit.</param>
/// <param name="Range">Allowed values in words.</param>
/// <param name="Default">Value when left out, as text; null when it has none.</param>
/// <param name="Required">Whether the study file must give a value.</param>
public sealed record HyperparameterView(string Name, string Summary, string Range, string? Default, bool Required);
