using Sweep.Core.Catalogue;

namespace Sweep.Core.Studies.Binding;

/// <summary>Some of several names, each at most once; their order means nothing.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Default">What is chosen where the study file does not say.</param>
/// <param name="Options">All names.</param>
internal sealed record ChoiceListHyperparameter(
    string Name, string Summary, IReadOnlyList<string> Default, IReadOnlyList<string> Options)
    : Hyperparameter(Name, Summary)
{
    /// <summary>Fewest names in the list.</summary>
    public int MinimumCount { get; init; }

    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <inheritdoc/>
    public override string Range =>
        $"list of {(MinimumCount > 0 ? "at least one of " : "")}{string.Join(", ", Options)}";
}
