namespace Sweep.Core.Problems;

/// <summary>Parts of a problem's data.</summary>
public enum Split
{
    /// <summary>Gradients come from here.</summary>
    Train,

    /// <summary>Selection (of hyperparameters, of the best epoch) looks here.</summary>
    Validation,

    /// <summary>Reported, never used to select.</summary>
    Test,
}
