namespace Sweep.Core.Catalogue;

/// <summary>A list of whole numbers, such as the widths of hidden layers.</summary>
public sealed record IntegerListHyperparameter(string Name, string Summary, IReadOnlyList<long>? Default)
    : Hyperparameter(Name, Summary)
{
    /// <summary>Smallest allowed element.</summary>
    public long Minimum { get; init; } = long.MinValue;

    /// <summary>Largest allowed element.</summary>
    public long Maximum { get; init; } = long.MaxValue;

    /// <summary>Most elements allowed.</summary>
    public int MaximumCount { get; init; } = 64;

    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <inheritdoc/>
    public override string Range => $"list of at most {MaximumCount} whole numbers in [{Minimum}, {Maximum}]";
}
