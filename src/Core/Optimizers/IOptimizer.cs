using Sweep.Core.Schedules;
using Sweep.Core.Training;

namespace Sweep.Core.Optimizers;

/// <summary>
/// An update rule with its state. Parameters, gradient and coordinate-wise state are flat vectors whose padding is
/// zero and stays zero. Not thread-safe; a step allocates nothing.
/// </summary>
public interface IOptimizer
{
    /// <summary>The whole state: what a checkpoint holds, and all that a step depends on beside its input.</summary>
    NamedState State { get; }

    /// <summary>Called once with the initial parameters, before the first step (not on resume).</summary>
    void Start(ReadOnlySpan<float> parameters)
    {
    }

    /// <summary>Updates the parameters in place.</summary>
    void Step(in StepInput input);

    /// <summary>
    /// Name of the point at which the loss is to be evaluated, such as <c>x (averaged)</c>, where it is not the
    /// parameters that gradients are taken at; null for most rules. Constant for an instance.
    /// </summary>
    string? EvaluationPoint => null;

    /// <summary>Writes the point of <see cref="EvaluationPoint"/>; the parameters where that is null.</summary>
    /// <param name="parameters">The parameters that gradients are taken at.</param>
    /// <param name="destination">As long as the parameters; its padding is zero afterwards.</param>
    void WriteEvaluationParameters(ReadOnlySpan<float> parameters, Span<float> destination) =>
        parameters.CopyTo(destination);

    /// <summary>
    /// Adds what the rule has to tell of its last step, by metric name. Asked for at evaluations only, so it is here
    /// that counting belongs, not in the step; it must be a function of <see cref="State"/> alone, so that a resumed
    /// run tells the same.
    /// </summary>
    void Report(IDictionary<string, double> metrics)
    {
    }

    /// <summary>Tells the length of the trial, before the first step and after a resume.</summary>
    void Prepare(TrainingBudget budget)
    {
    }

    /// <summary>Told of every evaluation, for rules that listen.</summary>
    /// <param name="step">Steps taken when it was made; 0 for the one before training.</param>
    /// <param name="metrics">The metrics by name.</param>
    void Observe(long step, IReadOnlyDictionary<string, double> metrics)
    {
    }

    /// <summary>The rate that the next step takes where the schedule says <paramref name="scheduled"/>.</summary>
    double EffectiveRate(double scheduled) => scheduled;

    /// <summary>The phase that the schedule is to begin anew for; null for the whole trial.</summary>
    SchedulePhase? Phase => null;

    /// <summary>What the optimizer has decided by itself until now; a function of <see cref="State"/>.</summary>
    /// <param name="step">Steps taken.</param>
    IReadOnlyList<TrainingEvent> EventsAt(long step) => [];
}
