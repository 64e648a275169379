using Sweep.Core.Catalogue;

namespace Sweep.Core.Studies.Binding;

/// <summary>true or false, with a default that something else decides.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
internal sealed record OptionalFlagHyperparameter(string Name, string Summary) : Hyperparameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object? DefaultValue => null;

    /// <inheritdoc/>
    public override string Range => "true or false";
}
