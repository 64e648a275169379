using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Optimizers;

namespace Sweep.Core.Training;

/// <summary>
/// Learning-rate range test: some steps at rates that grow exponentially, and what their losses suggest. It trains a
/// copy: a run it is made for goes on from its checkpoint as if there had been no test. Of a switch it tests the first
/// optimizer, from the beginning only.
/// </summary>
public static class RangeTest
{
    /// <summary>Runs the test.</summary>
    /// <param name="plan">The trial; its schedule and budget are replaced.</param>
    /// <param name="datasets">Its data.</param>
    /// <param name="options">Rates, number of steps, smoothing.</param>
    /// <param name="checkpoint">
    /// Where to begin: a checkpoint of a trial with this plan whose schedule keeps no state; null for the beginning.
    /// </param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    /// <exception cref="InvalidDataException">The checkpoint does not fit.</exception>
    public static RangeTestResult Run(
        TrialPlan plan, IDatasetSource datasets, RangeTestOptions options, byte[]? checkpoint = null)
    {
        if (!(options.Start > 0 && options.End > options.Start && double.IsFinite(options.End))
            || options.Iterations < 2)
            throw new ArgumentException("A range test needs 0 < start < end and at least 2 steps.", nameof(options));
        long before = checkpoint is null ? 0 : TrainingRun.Resume(plan, datasets, checkpoint).Step;
        TrialPlan probe = Probe(plan, options, before);
        TrainingRun run = checkpoint is null
            ? TrainingRun.Start(probe, datasets)
            : TrainingRun.Resume(probe, datasets, checkpoint);
        RangeTestCurve curve = new(options);
        bool stopped = false;
        while (!stopped && run.Step < before + options.Iterations)
        {
            if (run.Status == TrainingStatus.MeasureDue) run.Measure();
            if (run.Advance(1) == TrainingStatus.Diverged) stopped = true;
            else stopped = curve.Add(run.LastRate, run.LastLoss);
        }

        return curve.ToResult(stopped);
    }

    private static TrialPlan Probe(TrialPlan plan, RangeTestOptions options, long before)
    {
        // fastai meets the last rate one step after the last one, davidtvs at it.
        long span = options.Form == RangeTestForm.Fastai ? options.Iterations : options.Iterations - 1;
        ComponentSpec rise = SweepCatalogue.Schedules["exponential"].Spec(
            ("gamma", options.End / options.Start), ("every", Duration.Steps(span)));
        ComponentSpec constant = SweepCatalogue.Schedules["constant"].Spec();
        return plan with
        {
            Optimizer = WithRate(plan.Optimizer, options.Start),
            Schedule = before == 0 ? rise : SweepCatalogue.Schedules["sequence"].Spec(
                ("pieces", (IReadOnlyList<TimedComponent>)[new(constant, Duration.Steps(before)), new(rise, null)])),
            Train = plan.Train with
            {
                Budget = Duration.Steps(before + options.Iterations),
                EvaluateEvery = Duration.Steps(before + options.Iterations),
                TrainDraw = 1, // nobody looks at evaluations here
            },
        };
    }

    // A wrapper's base rate is that of the first optimizer inside.
    private static ComponentSpec WithRate(ComponentSpec optimizer, double rate)
    {
        if (optimizer.Values.Has(OptimizerHyperparameters.LearningRateName))
            return optimizer with { Values = optimizer.Values.With(OptimizerHyperparameters.LearningRateName, rate) };
        ComponentHyperparameter[] parts =
            [.. SweepCatalogue.Optimizers[optimizer.Name].Hyperparameters.OfType<ComponentHyperparameter>()];
        ComponentHyperparameter first = parts.First(part => part.Kind == ComponentKind.Optimizer);
        ComponentSpec inner = WithRate(optimizer.Values.Component(first.Name), rate);

        // A rule could fire on the way and change the rate: of a switch the first optimizer is tested.
        return parts.Any(part => part.Kind == ComponentKind.SwitchRule)
            ? inner
            : optimizer with { Values = optimizer.Values.With(first.Name, inner) };
    }
}
