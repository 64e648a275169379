namespace Sweep.Core.Catalogue;

/// <summary>A length of training in one of three units.</summary>
/// <param name="Unit">What <paramref name="Amount"/> counts.</param>
/// <param name="Amount">How many; a fraction lies in [0, 1].</param>
public readonly record struct Duration(DurationUnit Unit, double Amount)
{
    /// <summary>So many optimizer steps.</summary>
    public static Duration Steps(long steps) => new(DurationUnit.Steps, steps);

    /// <summary>So many passes over the training data.</summary>
    public static Duration Epochs(double epochs) => new(DurationUnit.Epochs, epochs);

    /// <summary>A share of the whole budget.</summary>
    public static Duration Fraction(double fraction) => new(DurationUnit.Fraction, fraction);

    /// <summary>The length in whole steps, rounded to nearest, ties to even.</summary>
    /// <param name="stepsPerEpoch">Steps in one epoch.</param>
    /// <param name="totalSteps">Steps in the whole budget.</param>
    public long ToSteps(long stepsPerEpoch, long totalSteps) => (long)Math.Round(Unit switch
    {
        DurationUnit.Epochs => Amount * stepsPerEpoch,
        DurationUnit.Fraction => Amount * totalSteps,
        _ => Amount,
    });

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{{{Unit.ToString().ToLowerInvariant()}: {Amount}}}");
}
