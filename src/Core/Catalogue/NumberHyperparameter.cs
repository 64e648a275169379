namespace Sweep.Core.Catalogue;

/// <summary>A real number (double) within an interval.</summary>
public sealed record NumberHyperparameter(string Name, string Summary, double? Default) : Hyperparameter(Name, Summary)
{
    /// <summary>Lower end.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Upper end.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Whether <see cref="Minimum"/> itself is refused.</summary>
    public bool ExcludesMinimum { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is refused.</summary>
    public bool ExcludesMaximum { get; init; }

    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <inheritdoc/>
    public override string Range => this switch
    {
        { Minimum: double.NegativeInfinity, Maximum: double.PositiveInfinity } => "number",
        { Maximum: double.PositiveInfinity } => $"number {(ExcludesMinimum ? ">" : ">=")} {Minimum}",
        { Minimum: double.NegativeInfinity } => $"number {(ExcludesMaximum ? "<" : "<=")} {Maximum}",
        _ => $"number in {(ExcludesMinimum ? "(" : "[")}{Minimum}, {Maximum}{(ExcludesMaximum ? ")" : "]")}",
    };

    /// <summary>Whether <paramref name="value"/> is finite and within the interval.</summary>
    public bool Allows(double value) =>
        double.IsFinite(value)
        && (ExcludesMinimum ? value > Minimum : value >= Minimum)
        && (ExcludesMaximum ? value < Maximum : value <= Maximum);
}
