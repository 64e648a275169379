namespace Sweep.Core.Catalogue;

/// <summary>One of some names.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Default">Value when left out; null where required or optional.</param>
/// <param name="Options">The allowed names.</param>
public sealed record ChoiceHyperparameter(string Name, string Summary, string? Default, IReadOnlyList<string> Options)
    : Hyperparameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <inheritdoc/>
    public override string Range => string.Join(" | ", Options);
}
