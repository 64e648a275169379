using Sweep.Core.Optimizers;
using Sweep.Core.Problems.Functions;
using Sweep.Core.Schedules;

namespace Sweep.Core.Training;

/// <summary>
/// Steps of several trials of a function of two variables at once, a trial a lane. Their optimizers have one rule;
/// their hyperparameters, schedules and seeds may differ. Every number has the bits of the trial trained alone.
/// </summary>
internal sealed class PlaneLanes
{
    private const int Granule = 16;

    private readonly TrainingRun[] _runs;
    private readonly ILaneOptimizer[] _optimizers;
    private readonly ISchedule[] _schedules;
    private readonly StepLedger[] _ledgers;
    private readonly bool[] _isActive;
    private readonly (double X, double Y)[][] _noise;
    private readonly PlaneFunction _function;
    private readonly LaneUpdate _update;

    /// <summary>Plans the lanes of runs with one <see cref="KeyOf"/>.</summary>
    public PlaneLanes(IReadOnlyList<TrainingRun> runs)
    {
        _runs = [.. runs];
        _optimizers = [.. runs.Select(run => (ILaneOptimizer)run.Optimizer)];
        _schedules = [.. runs.Select(run => run.Schedule)];
        _ledgers = new StepLedger[runs.Count];
        _isActive = new bool[runs.Count];
        _noise = new (double, double)[runs.Count][];
        _function = ((NoisyPlaneProblem)runs[0].Problem).Function;
        int lanes = (runs.Count + Granule - 1) / Granule * Granule;
        _update = _optimizers[0].CreateLaneUpdate(coordinates: 2, lanes);
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
    /// <param name="noise">For the batches of each run, the noise means of the steps.</param>
    /// <param name="steps">How many.</param>
    public void Advance(IReadOnlyDictionary<BatchOrder, (double X, double Y)[]> noise, int steps)
    {
        for (int lane = 0; lane < _runs.Length; lane++) Enter(lane, noise);
        for (int step = 0; step < steps; step++)
        {
            for (int lane = 0; lane < _runs.Length; lane++)
            {
                if (_isActive[lane]) PrepareStep(lane, _noise[lane][step]);
            }

            _update.Step();
        }

        for (int lane = 0; lane < _runs.Length; lane++)
        {
            if (_isActive[lane]) Leave(lane, divergedBy: null);
        }
    }

    private void Enter(int lane, IReadOnlyDictionary<BatchOrder, (double X, double Y)[]> noise)
    {
        TrainingRun run = _runs[lane];
        _isActive[lane] = run.Status == TrainingStatus.Training;
        _noise[lane] = noise[run.Order];
        _ledgers[lane] = run.TakeLedger(out Span<float> parameters);
        _update.Load(lane, parameters, _optimizers[lane].State);
    }

    private void PrepareStep(int lane, (double X, double Y) noise)
    {
        int lanes = _update.Lanes;
        Span<float> parameters = _update.Parameters.Span, gradient = _update.Gradient.Span;
        float u = parameters[lane], v = parameters[lanes + lane];
        (double value, double du, double dv) = _function(u, v);
        double loss = value + (u * noise.X) + (v * noise.Y);
        TrainingRun run = _runs[lane];
        if (run.IsOutOfBounds(loss))
        {
            Leave(lane, loss);
            return;
        }

        gradient[lane] = (float)(du + noise.X);
        gradient[lanes + lane] = (float)(dv + noise.Y);
        ScheduleValue scheduled = _schedules[lane].At(_ledgers[lane].Step);
        _ledgers[lane].Add(loss, scheduled.LearningRate);
        Span<float> own = stackalloc float[IUpdateRule.MaximumCount];
        own.Clear();
        _optimizers[lane].Prepare(scheduled.LearningRate, scheduled.Momentum, own);
        Span<float> table = _update.Coefficients.Span[lane..];
        for (int i = 0; i < own.Length; i++) table[i * lanes] = own[i];
    }

    private void Leave(int lane, double? divergedBy)
    {
        _isActive[lane] = false;
        TrainingRun run = _runs[lane];
        run.TakeLedger(out Span<float> parameters);
        _update.Store(lane, parameters, _optimizers[lane].State);
        run.Gradient.Clear();
        (run.Gradient[0], run.Gradient[1]) =
            (_update.Gradient.Span[lane], _update.Gradient.Span[_update.Lanes + lane]);
        run.EnterSteps(_ledgers[lane], divergedBy);
    }
}
