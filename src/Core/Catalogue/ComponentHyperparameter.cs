namespace Sweep.Core.Catalogue;

/// <summary>Another catalogue entry with its own hyperparameters, such as the optimizer inside Lookahead.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Kind">The catalogue section it is looked up in.</param>
public sealed record ComponentHyperparameter(string Name, string Summary, ComponentKind Kind)
    : Hyperparameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object? DefaultValue => null;

    /// <inheritdoc/>
    public override string Range => $"{{{Kind.NameKey()}: ..., ...}} of {Kind.Word()}s";
}
