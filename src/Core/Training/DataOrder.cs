namespace Sweep.Core.Training;

/// <summary>Whether the order of examples changes from epoch to epoch.</summary>
public enum DataOrder
{
    /// <summary>A fresh permutation every epoch.</summary>
    Reshuffle,

    /// <summary>The first epoch's permutation, replayed.</summary>
    Frozen,
}
