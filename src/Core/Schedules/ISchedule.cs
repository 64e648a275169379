using Sweep.Core.Training;

namespace Sweep.Core.Schedules;

/// <summary>A learning-rate schedule: a pure function of the step, unless it must listen to a metric.</summary>
public interface ISchedule
{
    /// <summary>State that a checkpoint must hold; empty for all but schedules that listen.</summary>
    NamedState State => NamedState.Empty;

    /// <summary>Learning rate (and momentum, where cycled) of the step that is about to be taken.</summary>
    /// <param name="step">Steps taken so far, from 0. Steps past the end of the budget give the final value.</param>
    ScheduleValue At(long step);

    /// <summary>Told of every evaluation; schedules that listen change their later rates by it.</summary>
    /// <param name="step">Steps taken when it was made; 0 for the one before training.</param>
    /// <param name="metrics">The metrics by name.</param>
    void Observe(long step, IReadOnlyDictionary<string, double> metrics)
    {
    }
}
