using Sweep.Core.Catalogue;

namespace Sweep.Core.Studies.Binding;

/// <summary>A map of names that the study's author makes up, each with a value or a space.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
internal sealed record ParametersHyperparameter(string Name, string Summary) : Hyperparameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object? DefaultValue => null;

    /// <inheritdoc/>
    public override string Range =>
        "map of names to values (numbers, texts, true, false, lists, maps) or spaces of them";
}
