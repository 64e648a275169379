namespace Sweep.Core.Training;

/// <summary>Something that a trial's optimizer decided by itself, such as a switch.</summary>
/// <param name="Step">Optimizer steps taken when it happened; for <see cref="NeverSwitched"/>, so far.</param>
/// <param name="Kind"><see cref="Switched"/> or <see cref="NeverSwitched"/>.</param>
/// <param name="Rule">Name of the rule that decided, or did not.</param>
/// <param name="Value">The statistic that the rule compares, as it was last seen; NaN for none.</param>
/// <param name="NewRate">Base learning rate from then on, which the schedule scales; NaN where nothing changed.</param>
public sealed record TrainingEvent(long Step, string Kind, string Rule, double Value, double NewRate)
{
    /// <summary>The rule fired and the second optimizer took over.</summary>
    public const string Switched = "switched";

    /// <summary>The rule has not fired.</summary>
    public const string NeverSwitched = "never-switched";
}
