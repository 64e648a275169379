namespace Sweep.Core.Catalogue;

/// <summary>A real number, or a word that stands for where else it comes from.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Word">The word, and the value when left out.</param>
/// <param name="Number">What the number may be.</param>
public sealed record NumberOrWordHyperparameter(string Name, string Summary, string Word, NumberHyperparameter Number)
    : Hyperparameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object? DefaultValue => Word;

    /// <inheritdoc/>
    public override string Range => $"{Number.Range} or '{Word}'";
}
