using Sweep.Core.Optimizers;
using Sweep.Core.Problems.Functions;
using Sweep.Core.Schedules;

namespace Sweep.Core.Training;

/// <summary>
/// Steps of trials of a function of two variables at once, a trial a lane. Their optimizers have one rule; their
/// hyperparameters, schedules and seeds may differ. Every number has the bits of the trial's own steps.
/// </summary>
internal sealed class PlaneLanes
{
    private readonly Lane[] _lanes;
    private readonly PlaneFunction _function;
    private readonly LaneUpdate _update;

    /// <summary>Plans the lanes of runs with one <see cref="KeyOf"/>.</summary>
    public PlaneLanes(IReadOnlyList<TrainingRun> runs)
    {
        _lanes = [.. runs.Select(run => new Lane(run))];
        _function = ((NoisyPlaneProblem)runs[0].Problem).Function;
        _update = _lanes[0].Optimizer.CreateLaneUpdate(coordinates: 2, runs.Count);

        // Those with an own momentum at every step would take turns at recomputing what they share.
        Lane[] steady = [.. _lanes.Where(lane => lane.Schedule.At(0).Momentum is null)];
        for (int i = 1; i < steady.Length; i++)
        {
            for (int j = 0; j < i; j++) steady[i].Optimizer.ShareCorrections(steady[j].Optimizer);
        }
    }

    /// <summary>Runs with equal keys can be lanes of one pass; null where a run cannot be a lane.</summary>
    public static object? KeyOf(TrainingRun run)
    {
        if (run.Problem is not NoisyPlaneProblem || run.Optimizer is not ILaneOptimizer || !run.HasPlainSteps)
            return null;
        string states = string.Join(' ', run.Optimizer.State.Vectors.Select(vector => vector.Name));
        return (run.Optimizer.GetType(), states);
    }

    /// <summary>
    /// Takes the same steps with every run that is in training; none may reach beyond its next evaluation.
    /// </summary>
    /// <param name="steps">At most <see cref="BatchNoise.Chunk"/>.</param>
    public void Advance(int steps)
    {
        for (int i = 0; i < _lanes.Length; i++) Enter(i, steps);
        for (int step = 0; step < steps; step++)
        {
            Span<float> parameters = _update.Parameters.Span, gradient = _update.Gradient.Span;
            Span<float> u = parameters[.._update.Lanes], v = parameters[_update.Lanes..];
            Span<float> du = gradient[.._update.Lanes], dv = gradient[_update.Lanes..];
            for (int i = 0; i < _lanes.Length; i++)
            {
                ref Lane lane = ref _lanes[i];
                if (!lane.IsActive) continue;
                (double x, double y) = lane.Noise[step];
                (double value, double slopeU, double slopeV) = _function(u[i], v[i]);
                double loss = value + (u[i] * x) + (v[i] * y);
                if (TrainingRun.IsOutOfBounds(loss, lane.Bound))
                {
                    Leave(i, loss);
                    continue;
                }

                (du[i], dv[i]) = ((float)(slopeU + x), (float)(slopeV + y));
                ScheduleValue scheduled = lane.Schedule.At(lane.Ledger.Step);
                lane.Ledger.Add(loss, scheduled.LearningRate);
                lane.Optimizer.Prepare(scheduled.LearningRate, scheduled.Momentum, _update.CoefficientsOf(i));
            }

            _update.Step();
        }

        for (int i = 0; i < _lanes.Length; i++)
        {
            if (_lanes[i].IsActive) Leave(i, divergedBy: null);
        }
    }

    private void Enter(int index, int steps)
    {
        ref Lane lane = ref _lanes[index];
        lane.IsActive = lane.Run.Status == TrainingStatus.Training;
        if (!lane.IsActive) return;
        lane.Noise = lane.Run.Noise!.Means(lane.Run.Step, steps);
        lane.Ledger = lane.Run.TakeLedger(out Span<float> parameters);
        _update.Load(index, parameters, lane.Optimizer.State);
    }

    private void Leave(int index, double? divergedBy)
    {
        ref Lane lane = ref _lanes[index];
        lane.IsActive = false;
        lane.Run.TakeLedger(out Span<float> parameters);
        _update.Store(index, parameters, lane.Optimizer.State);
        Span<float> gradient = lane.Run.Gradient;
        gradient.Clear();
        (gradient[0], gradient[1]) = (_update.Gradient.Span[index], _update.Gradient.Span[_update.Lanes + index]);
        lane.Run.EnterSteps(lane.Ledger, divergedBy);
    }

    private struct Lane(TrainingRun run)
    {
        public readonly TrainingRun Run = run;
        public readonly ILaneOptimizer Optimizer = (ILaneOptimizer)run.Optimizer;
        public readonly ISchedule Schedule = run.Schedule;
        public readonly double Bound = run.Plan.Train.DivergeAbove;
        public (double X, double Y)[] Noise = [];
        public StepLedger Ledger;
        public bool IsActive;
    }
}
