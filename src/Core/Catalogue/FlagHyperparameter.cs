namespace Sweep.Core.Catalogue;

/// <summary>true or false.</summary>
public sealed record FlagHyperparameter(string Name, string Summary, bool Default) : Hyperparameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <inheritdoc/>
    public override string Range => "true or false";
}
