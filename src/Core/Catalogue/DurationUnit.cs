namespace Sweep.Core.Catalogue;

/// <summary>Units of a <see cref="Duration"/>.</summary>
public enum DurationUnit
{
    /// <summary>Optimizer steps.</summary>
    Steps,

    /// <summary>Passes over the training data.</summary>
    Epochs,

    /// <summary>A share of the trial's whole budget.</summary>
    Fraction,
}
