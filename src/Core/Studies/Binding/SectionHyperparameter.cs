using Sweep.Core.Catalogue;

namespace Sweep.Core.Studies.Binding;

/// <summary>A map with fields of its own, such as <c>evaluate</c> in <c>train</c>.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record SectionHyperparameter(string Name, string Summary, IReadOnlyList<Hyperparameter> Fields)
    : Hyperparameter(Name, Summary)
{
    /// <summary>Fields of which at most one may be given.</summary>
    public IReadOnlyList<string> Exclusive { get; init; } = [];

    /// <summary>Whether one of <see cref="Exclusive"/> must be given.</summary>
    public bool RequiresOne { get; init; }

    /// <summary>Metrics that a trial with this section reports besides those of every trial.</summary>
    public IReadOnlyList<MetricEntry> Metrics { get; init; } = [];

    /// <inheritdoc/>
    public override object? DefaultValue => null;

    /// <inheritdoc/>
    public override string Range => $"map of {string.Join(", ", Fields.Select(known => known.Name))}";
}
