namespace Sweep.Core.Ranking;

/// <summary>What an arm's rank rests on; arms of a better standing rank before all of a worse one.</summary>
public enum ArmStanding
{
    /// <summary>A configuration whose trials trained to the end with finite values.</summary>
    Trained,

    /// <summary>All it has was pruned: the values are from the steps where that happened.</summary>
    Pruned,

    /// <summary>No trial has ended yet, or all were cancelled.</summary>
    Nothing,

    /// <summary>Every configuration that ended diverged, failed or has values that are not finite.</summary>
    Diverged,
}
