namespace Sweep.Core.Catalogue;

/// <summary>A whole number within bounds (both allowed).</summary>
public sealed record IntegerHyperparameter(string Name, string Summary, long? Default) : Hyperparameter(Name, Summary)
{
    /// <summary>Smallest allowed value.</summary>
    public long Minimum { get; init; } = long.MinValue;

    /// <summary>Largest allowed value.</summary>
    public long Maximum { get; init; } = long.MaxValue;

    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <inheritdoc/>
    public override string Range => (Minimum, Maximum) switch
    {
        (long.MinValue, long.MaxValue) => "whole number",
        (_, long.MaxValue) => $"whole number >= {Minimum}",
        (long.MinValue, _) => $"whole number <= {Maximum}",
        _ => $"whole number in [{Minimum}, {Maximum}]",
    };
}
