namespace Sweep.Core.Catalogue;

/// <summary>
/// Catalogue entries one after the other, each with its length: <c>[{name: a, epochs: 5}, {name: b}]</c>. The last may
/// leave its length out and takes the rest. The entry that has one may be written as the list alone.
/// </summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Kind">The catalogue section that the components are looked up in.</param>
public sealed record TimedComponentListHyperparameter(string Name, string Summary, ComponentKind Kind)
    : Hyperparameter(Name, Summary)
{
    /// <summary>Most elements allowed.</summary>
    public int MaximumCount { get; init; } = 64;

    /// <inheritdoc/>
    public override object? DefaultValue => null;

    /// <inheritdoc/>
    public override string Range =>
        $"list of 1 to {MaximumCount} of {{name: ..., steps | epochs | fraction: ..., ...}}, the last maybe without "
        + "one";
}
