using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;

namespace Sweep.Core.Training;

/// <summary>The evaluations of a run: at which point, on which examples. Nothing of the training changes.</summary>
internal sealed class Evaluation
{
    private readonly IProblem _problem;
    private readonly IOptimizer _optimizer;
    private readonly ParameterAverage? _average;
    private readonly AlignedBuffer? _point;
    private readonly BufferStatistics? _statistics;
    private readonly int[] _trainDraw;
    private readonly IReadOnlyList<Split> _splits;

    /// <summary>Plans the evaluations.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="problem">Its problem.</param>
    /// <param name="optimizer">Its optimizer, which may have a point of its own.</param>
    /// <param name="average">The average of the parameters, where the run keeps one.</param>
    /// <exception cref="InvalidPlanException">A split that decides something is not evaluated.</exception>
    public Evaluation(TrialPlan plan, IProblem problem, IOptimizer optimizer, ParameterAverage? average)
    {
        (_problem, _optimizer) = (problem, optimizer);
        if (plan.Train.Average is { Evaluate: true }) _average = average;
        else if (optimizer.EvaluationPoint is not null) _point = new(problem.Layout.Length);
        bool isElsewhere = _average is not null || _point is not null;
        if (isElsewhere && !problem.Buffers.IsEmpty) _statistics = new(plan, problem);
        _splits = plan.Train.EvaluateSplits;
        IEnumerable<string> deciding = plan.Criteria.Select(criterion => criterion.Metric);
        if (plan.Train.Stop is { } stop) deciding = deciding.Append(stop.Metric);
        foreach (string metric in deciding)
        {
            if (MetricNames.SplitOf(metric) is { } split && !_splits.Contains(split))
            {
                throw new InvalidPlanException($"train.evaluate.splits: '{metric}' selects or stops, but its split "
                    + $"'{split.ToString().ToLowerInvariant()}' is not evaluated; add it.");
            }
        }

        _trainDraw = TrainDraw.Choose(problem.TrainCount, plan.Train.TrainDraw, plan.StudySeed);
    }

    /// <summary>Name of the point.</summary>
    public string Point =>
        _average is not null ? ParameterAverage.Name : _optimizer.EvaluationPoint ?? TrainingRun.AtParameters;

    /// <summary>Adds the metrics of the splits.</summary>
    public void Measure(ReadOnlySpan<float> parameters, IDictionary<string, double> metrics)
    {
        if (_average is null && _point is null)
        {
            MeasureAt(parameters, metrics);
            return;
        }

        if (_point is not null) _optimizer.WriteEvaluationParameters(parameters, _point.Span);
        ReadOnlySpan<float> point = _average is not null ? _average.Parameters : _point!.Span;
        _statistics?.Enter(point);
        MeasureAt(point, metrics);
        _statistics?.Leave();
    }

    private void MeasureAt(ReadOnlySpan<float> parameters, IDictionary<string, double> metrics)
    {
        foreach (Split split in _splits)
        {
            SplitMetrics found = _problem.Evaluate(parameters, split, split == Split.Train ? _trainDraw : []);
            (string loss, string accuracy) = split switch
            {
                Split.Train => (MetricNames.TrainLoss, MetricNames.TrainAccuracy),
                Split.Validation => (MetricNames.ValidationLoss, MetricNames.ValidationAccuracy),
                _ => (MetricNames.TestLoss, MetricNames.TestAccuracy),
            };
            metrics[loss] = found.Loss;
            if (found.Accuracy is { } share) metrics[accuracy] = share;
            if (split == Split.Test && _problem.TestLossFloor is { } floor)
                metrics[MetricNames.TestExcess] = found.Loss - floor;
        }
    }
}
