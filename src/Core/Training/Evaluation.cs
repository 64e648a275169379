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
    private readonly int[] _trainDraw;

    /// <summary>Plans the evaluations.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="problem">Its problem.</param>
    /// <param name="optimizer">Its optimizer, which may have a point of its own.</param>
    /// <param name="average">The average of the parameters, where the run keeps one.</param>
    public Evaluation(TrialPlan plan, IProblem problem, IOptimizer optimizer, ParameterAverage? average)
    {
        (_problem, _optimizer) = (problem, optimizer);
        if (plan.Train.Average is { Evaluate: true }) _average = average;
        else if (optimizer.EvaluationPoint is not null) _point = new(problem.Layout.Length);
        _trainDraw = TrainDraw.Choose(problem.TrainCount, plan.Train.TrainDraw, plan.StudySeed);
    }

    /// <summary>Name of the point.</summary>
    public string Point => _average is not null ? ParameterAverage.Name : _optimizer.EvaluationPoint ?? "parameters";

    /// <summary>Adds the metrics of the splits.</summary>
    public void Measure(ReadOnlySpan<float> parameters, IDictionary<string, double> metrics)
    {
        if (_average is not null)
        {
            _average.Exchange(_problem.Buffers);
            MeasureAt(_average.Parameters, metrics);
            _average.Exchange(_problem.Buffers);
        }
        else if (_point is not null)
        {
            _optimizer.WriteEvaluationParameters(parameters, _point.Span);
            MeasureAt(_point.Span, metrics);
        }
        else
        {
            MeasureAt(parameters, metrics);
        }
    }

    private void MeasureAt(ReadOnlySpan<float> parameters, IDictionary<string, double> metrics)
    {
        Add(metrics, MetricNames.TrainLoss, MetricNames.TrainAccuracy,
            _problem.Evaluate(parameters, Split.Train, _trainDraw));
        Add(metrics, MetricNames.ValidationLoss, MetricNames.ValidationAccuracy,
            _problem.Evaluate(parameters, Split.Validation, []));
        Add(metrics, MetricNames.TestLoss, MetricNames.TestAccuracy, _problem.Evaluate(parameters, Split.Test, []));
        if (_problem.TestLossFloor is { } floor)
            metrics[MetricNames.TestExcess] = metrics[MetricNames.TestLoss] - floor;
    }

    private static void Add(IDictionary<string, double> metrics, string loss, string accuracy, SplitMetrics found)
    {
        metrics[loss] = found.Loss;
        if (found.Accuracy is { } share) metrics[accuracy] = share;
    }
}
