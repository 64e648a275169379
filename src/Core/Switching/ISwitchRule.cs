using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>
/// Decides when the first optimizer of a switch has done its part. Deterministic: what it says depends on what it was
/// shown alone, and what it remembers is in <see cref="State"/>. Asked until it fires; not thread-safe.
/// </summary>
public interface ISwitchRule
{
    /// <summary>All that the rule remembers.</summary>
    NamedState State { get; }

    /// <summary>Whether <see cref="Look"/> needs the step's gradient.</summary>
    bool NeedsGradient => false;

    /// <summary>Whether <see cref="Look"/> needs the step's move.</summary>
    bool NeedsMove => false;

    /// <summary>The statistic it compares, as last seen; NaN before the first.</summary>
    double Value { get; }

    /// <summary>The rate that it estimates for plain SGD at this step; null for rules that estimate none.</summary>
    double? Rate => null;

    /// <summary>Tells the length of the trial, before the first step and after a resume.</summary>
    void Prepare(TrainingBudget budget)
    {
    }

    /// <summary>Looks at a step of the first optimizer that has just been taken.</summary>
    /// <returns>Whether to switch now.</returns>
    bool Look(in SwitchRuleInput input) => false;

    /// <summary>Looks at an evaluation.</summary>
    /// <param name="step">Steps taken when it was made; 0 for the one before training.</param>
    /// <param name="metrics">The metrics by name.</param>
    /// <returns>Whether to switch now.</returns>
    bool Observe(long step, IReadOnlyDictionary<string, double> metrics) => false;
}
