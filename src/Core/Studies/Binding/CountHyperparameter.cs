using Sweep.Core.Catalogue;

namespace Sweep.Core.Studies.Binding;

/// <summary>A positive whole number, or a word that stands for "all".</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Word">The word.</param>
internal sealed record CountHyperparameter(string Name, string Summary, string Word) : Hyperparameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object? DefaultValue => null;

    /// <inheritdoc/>
    public override string Range => $"whole number in [1, {int.MaxValue}] or '{Word}'";
}
