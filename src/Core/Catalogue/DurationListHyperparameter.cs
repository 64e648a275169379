namespace Sweep.Core.Catalogue;

/// <summary>A list of lengths of training, such as the milestones of a schedule.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Default">Value when left out; null where required or optional.</param>
public sealed record DurationListHyperparameter(string Name, string Summary, IReadOnlyList<Duration>? Default)
    : Hyperparameter(Name, Summary)
{
    /// <summary>Most elements allowed.</summary>
    public int MaximumCount { get; init; } = 64;

    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <summary>What each element may be.</summary>
    public DurationHyperparameter Element => new(Name, "", null);

    /// <inheritdoc/>
    public override string Range => $"list of at most {MaximumCount} of {Element.Range}";
}
