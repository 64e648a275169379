namespace Sweep.Core.Catalogue;

/// <summary>
/// A length of training: <c>{steps: n}</c>, <c>{epochs: x}</c> or <c>{fraction: p}</c> of the budget.
/// </summary>
public sealed record DurationHyperparameter(string Name, string Summary, Duration? Default)
    : Hyperparameter(Name, Summary)
{
    /// <summary>Whether a duration of zero is allowed.</summary>
    public bool AllowsZero { get; init; }

    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <inheritdoc/>
    public override string Range => "{steps: n}, {epochs: x} or {fraction: p}, p in [0, 1]; a bare number is steps";
}
