using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Functions;
using Sweep.Core.Schedules;

namespace Sweep.Core.Training;

/// <summary>
/// One trial in training. It is pulled: the caller asks it to advance, to measure or to write a checkpoint, and may
/// stop asking at any moment. Its numbers depend on the plan alone: not on how often it is called, nor on how often it
/// was stopped and resumed. Not thread-safe.
/// </summary>
public sealed class TrainingRun
{
    /// <summary><see cref="EvaluatedAt"/> of a run that is evaluated at the parameters in training.</summary>
    public const string AtParameters = "parameters";

    private readonly TrialPlan _plan;
    private readonly IProblem _problem;
    private readonly byte[] _dataDigest;
    private readonly IOptimizer _optimizer;
    private readonly PhasedSchedule _schedule;
    private BatchOrder _order;
    private BatchNoise? _noise;
    private readonly BatchGradient _batchGradient;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _gradient;
    private readonly long _evaluateEvery;
    private readonly Evaluation _evaluation;
    private readonly BestTracker _best;
    private readonly GradientClipper? _clipper;
    private readonly ParameterAverage? _average;
    private readonly EarlyStop? _stop;
    private readonly List<NamedState> _optionStates = [];
    private SortedDictionary<string, double> _last = new(StringComparer.Ordinal);
    private StepLedger _ledger = new();

    private TrainingRun(TrialPlan plan, IDatasetSource datasets)
    {
        _plan = plan;
        ProblemEntry problem = SweepCatalogue.Problems[plan.Problem.Name];
        RequireSupport(problem, plan.Train);
        _problem = problem.Create(plan.Problem.Values, datasets);
        _dataDigest = [.. problem.DataDigest?.Invoke(plan.Problem.Values, datasets) ?? []];
        ParameterLayout layout = _problem.Layout.WithoutDecay(plan.Train.DecayExclude);
        _order = new(_problem.TrainCount, plan.Train, Random(RandomPurpose.DataOrder));
        _batchGradient = new(plan, _problem);
        TotalSteps = Math.Max(1, plan.Train.Budget.ToSteps(_order.StepsPerEpoch, 0));
        _evaluateEvery = Math.Max(1, plan.Train.EvaluateEvery.ToSteps(_order.StepsPerEpoch, TotalSteps));
        OptimizerEntry optimizer = SweepCatalogue.Optimizers[plan.Optimizer.Name];
        _optimizer = optimizer.Create(plan.Optimizer.Values, layout);
        _optimizer.Prepare(new(TotalSteps, _order.StepsPerEpoch));
        ScheduleEntry schedule = SweepCatalogue.Schedules[plan.Schedule.Name];
        _schedule = new PhasedSchedule(
            context => schedule.Create(plan.Schedule.Values, context),
            new(optimizer.BaseRate(plan.Optimizer.Values), TotalSteps, _order.StepsPerEpoch),
            _optimizer);
        _parameters = new(layout.Length);
        _gradient = new(layout.Length);
        _best = new(plan.Criteria);
        if (plan.Train.Clip is { } clip) _optionStates.Add((_clipper = new(clip)).State);
        if (plan.Train.Average is { } average)
            _optionStates.Add((_average = new(average, layout.Length)).State);
        if (plan.Train.Stop is { } stop) _optionStates.Add((_stop = new(stop)).State);
        _evaluation = new(plan, _problem, _optimizer, _average);
    }

    /// <summary>Optimizer steps taken.</summary>
    public long Step => _ledger.Step;

    /// <summary>Optimizer steps in the whole budget.</summary>
    public long TotalSteps { get; }

    /// <summary>What comes next.</summary>
    public TrainingStatus Status { get; private set; }

    /// <summary>Why the run diverged, or completed before its budget was used up; null otherwise.</summary>
    public string? Reason { get; private set; }

    /// <summary>Mini-batch loss before the last step that this object took; NaN before the first.</summary>
    public double LastLoss => _ledger.LastLoss;

    /// <summary>Learning rate of the last step; before training, NaN until measured, then that of the first.</summary>
    public double LastRate => _ledger.LearningRate;

    /// <summary>The measured points that have not been stored.</summary>
    public CurveBuffer Curves { get; } = new();

    /// <summary>The parameters, flat.</summary>
    public ReadOnlySpan<float> Parameters => _parameters.Span;

    /// <summary>
    /// Where the losses are evaluated: at the parameters, an average of them, or a point of the optimizer.
    /// </summary>
    public string EvaluatedAt => _evaluation.Point;

    /// <summary>What the run is ranked by, as far as it has got.</summary>
    public TrialResult Result => new(Step, _last, [.. _best.Best]) { Events = _optimizer.EventsAt(Step) };

    /// <summary>The plan.</summary>
    internal TrialPlan Plan => _plan;

    /// <summary>The trial's problem.</summary>
    internal IProblem Problem => _problem;

    /// <summary>The trial's optimizer.</summary>
    internal IOptimizer Optimizer => _optimizer;

    /// <summary>The trial's schedule, as it is in the current phase of the optimizer.</summary>
    internal ISchedule Schedule => _schedule.Current(out _);

    /// <summary>The noise of each step's batch; null for a problem that is no function of two variables.</summary>
    internal BatchNoise? Noise =>
        _problem is NoisyPlaneProblem plane ? _noise ??= new(_order, plane.Noise) : null;

    /// <summary>Gradient of the last step.</summary>
    internal Span<float> Gradient => _gradient.Span;

    /// <summary>Whether a step is a gradient and an update, with nothing before, between or after.</summary>
    internal bool HasPlainSteps => _clipper is null && _average is null && _plan.Train.Accumulate == 1;

    /// <summary>Steps to the next evaluation.</summary>
    internal long StepsUntilMeasure => Math.Min(_evaluateEvery - (Step % _evaluateEvery), TotalSteps - Step);

    /// <summary>Begins a trial; an evaluation is due first.</summary>
    /// <exception cref="DatasetMissingException">The problem's dataset is not on this machine.</exception>
    /// <exception cref="InvalidPlanException">The plan asks for what the problem cannot give.</exception>
    public static TrainingRun Start(TrialPlan plan, IDatasetSource datasets)
    {
        TrainingRun run = new(plan, datasets);
        run._problem.Initialize(run._parameters.Span, run.Random(RandomPurpose.Initialization));
        run._optimizer.Start(run._parameters.Span);
        run._average?.Start(run._parameters.Span);
        run.Status = TrainingStatus.MeasureDue;
        return run;
    }

    /// <summary>Goes on from a checkpoint, exactly as if the run had never stopped.</summary>
    /// <exception cref="InvalidDataException">
    /// The checkpoint is damaged, or of another plan, other data or another numerics version.
    /// </exception>
    public static TrainingRun Resume(TrialPlan plan, IDatasetSource datasets, byte[] checkpoint)
    {
        TrainingRun run = new(plan, datasets);
        try
        {
            using BinaryReader reader = new(new MemoryStream(checkpoint, writable: false));
            run.Read(reader);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("The checkpoint is damaged.", exception);
        }

        return run;
    }

    /// <summary>
    /// Takes up to <paramref name="steps"/> optimizer steps; stops early when something else comes next.
    /// </summary>
    /// <returns><see cref="Status"/> afterwards.</returns>
    public TrainingStatus Advance(long steps)
    {
        for (; steps > 0 && Status == TrainingStatus.Training; steps--) TakeStep();
        return Status;
    }

    /// <summary>Evaluates the plan's splits and appends a point of every metric to <see cref="Curves"/>.</summary>
    /// <exception cref="InvalidOperationException">No evaluation is due.</exception>
    public void Measure()
    {
        if (Status != TrainingStatus.MeasureDue) throw new InvalidOperationException("No evaluation is due.");
        SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);
        _evaluation.Measure(_parameters.Span, metrics);
        if (Step == 0) LookAtFirstBatch();
        metrics[MetricNames.LearningRate] = _ledger.LearningRate;
        metrics[MetricNames.GradientNorm] = _ledger.GradientNorm;
        if (_ledger.LossCount > 0)
        {
            metrics[MetricNames.BatchLoss] = _ledger.LossSum / _ledger.LossCount;
            if (_clipper is not null) metrics[MetricNames.ClippedSteps] = _clipper.TakeCount() / _ledger.LossCount;
        }

        (_ledger.LossSum, _ledger.LossCount) = (0, 0);
        if (Step > 0) _optimizer.Report(metrics);

        foreach ((string metric, double value) in metrics) Curves.Add(metric, Step, value);
        _last = metrics;
        _best.Observe(Step, metrics);
        _optimizer.Observe(Step, metrics);
        _schedule.Observe(Step, metrics);
        Status = Step == TotalSteps ? TrainingStatus.Completed : TrainingStatus.Training;
        if (_stop?.Observe(metrics) is { } why && Status == TrainingStatus.Training)
        {
            Status = TrainingStatus.Completed;
            Reason = FormattableString.Invariant($"stopped early at step {Step} of {TotalSteps}: {why}");
        }

        if (metrics.TryGetValue(MetricNames.TrainLoss, out double train) && IsOutOfBounds(train))
            Diverge($"train loss {train}");
        else if (metrics.TryGetValue(MetricNames.ValidationLoss, out double validation) && IsOutOfBounds(validation))
            Diverge($"validation loss {validation}");
    }

    /// <summary>The exact state at this step, whatever comes next.</summary>
    public byte[] Checkpoint()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(NumericsVersion.Current);
        writer.Write(_dataDigest.Length);
        writer.Write(_dataDigest);
        writer.Write(Step);
        writer.Write((byte)Status);
        writer.Write(Reason ?? "");
        writer.Write(_ledger.LossSum);
        writer.Write(_ledger.LossCount);
        writer.Write(_ledger.LearningRate);
        writer.Write(_ledger.GradientNorm);
        byte[] result = Result.ToBytes();
        writer.Write(result.Length);
        writer.Write(result);
        writer.WriteFloats(_parameters.Span);
        writer.WriteFloats(_problem.Buffers);
        _optimizer.State.Write(writer);
        _schedule.State.Write(writer);
        Curves.Write(writer);
        foreach (NamedState state in _optionStates) state.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private void Read(BinaryReader reader)
    {
        int version = reader.ReadInt32();
        if (version != NumericsVersion.Current)
        {
            throw new InvalidDataException(
                $"The checkpoint is of numerics version {version}, this program's is {NumericsVersion.Current}.");
        }

        if (!_dataDigest.AsSpan().SequenceEqual(reader.ReadBytes(reader.ReadInt32())))
            throw new InvalidDataException("The checkpoint is of other data than the problem's.");
        _ledger.Step = reader.ReadInt64();
        Status = (TrainingStatus)reader.ReadByte();
        string reason = reader.ReadString();
        Reason = reason.Length == 0 ? null : reason;
        _ledger.LossSum = reader.ReadDouble();
        _ledger.LossCount = reader.ReadInt64();
        _ledger.LearningRate = reader.ReadDouble();
        _ledger.GradientNorm = reader.ReadDouble();
        TrialResult result = TrialResult.FromBytes(reader.ReadBytes(reader.ReadInt32()));
        _last = new(result.Final.ToDictionary(), StringComparer.Ordinal);
        _best.Restore(result.Best);
        reader.ReadFloats(_parameters.Span);
        reader.ReadFloats(_problem.Buffers);
        _optimizer.State.Read(reader);
        _schedule.State.Read(reader);
        Curves.Read(reader);
        foreach (NamedState state in _optionStates) state.Read(reader);
    }

    private void TakeStep()
    {
        ScheduleValue value = _schedule.At(Step);
        double loss = _batchGradient.Compute(_parameters.Span, _order.Examples(Step), Step, _gradient.Span);
        if (IsOutOfBounds(loss))
        {
            Diverge($"mini-batch loss {loss}");
            return;
        }

        bool isLastBeforeMeasure = StepsUntilMeasure == 1;
        if (isLastBeforeMeasure) _ledger.GradientNorm = Norm(_gradient.Span);
        _clipper?.Apply(_gradient.Span);
        double rate = _optimizer.EffectiveRate(value.LearningRate);
        _optimizer.Step(new()
        {
            Parameters = _parameters.Span,
            Gradient = _gradient.Span,
            LearningRate = value.LearningRate,
            Momentum = value.Momentum,
            Loss = loss,
        });
        _problem.Project(_parameters.Span);
        _average?.Update(_parameters.Span);
        _ledger.Add(loss, rate);
        if (isLastBeforeMeasure) Status = TrainingStatus.MeasureDue;
    }

    /// <summary>Before training there is no last step: the first one's rate and gradient stand in for it.</summary>
    private void LookAtFirstBatch()
    {
        float[] buffers = _problem.Buffers.ToArray();
        _ = _batchGradient.Compute(_parameters.Span, _order.Examples(0), 0, _gradient.Span);
        buffers.CopyTo(_problem.Buffers);
        _ledger.GradientNorm = Norm(_gradient.Span);
        _ledger.LearningRate = _schedule.At(0).LearningRate;
    }

    /// <summary>Takes the batches of another run that trains on the same ones, and what they cost.</summary>
    internal void ShareBatches(TrainingRun with)
    {
        (_order, _noise) = (with._order, with.Noise);
        _problem.ShareBatches(with._problem);
    }

    /// <summary>The run's numbers, for steps that are taken elsewhere.</summary>
    internal StepLedger TakeLedger(out Span<float> parameters)
    {
        parameters = _parameters.Span;
        return _ledger;
    }

    /// <summary>Enters steps that were taken elsewhere, with all that they changed but the ledger itself.</summary>
    /// <param name="ledger">Of <see cref="TakeLedger"/>, brought forward.</param>
    /// <param name="divergedBy">
    /// The loss that was out of bounds before a step that was not taken; null for none.
    /// </param>
    internal void EnterSteps(in StepLedger ledger, double? divergedBy)
    {
        bool measureDue = ledger.Step > Step && (ledger.Step % _evaluateEvery == 0 || ledger.Step == TotalSteps);
        _ledger = ledger;
        if (measureDue) _ledger.GradientNorm = Norm(_gradient.Span);
        if (divergedBy is { } loss) Diverge($"mini-batch loss {loss}");
        else if (measureDue) Status = TrainingStatus.MeasureDue;
    }

    private static void RequireSupport(ProblemEntry problem, TrainOptions train)
    {
        if (train.LabelSmoothing > 0 && !problem.HasClasses)
            throw new InvalidPlanException($"train.label_smoothing: '{problem.Name}' has no classes; leave it out.");
        if (train.Augment is not null && !problem.HasImages)
            throw new InvalidPlanException($"train.augment: '{problem.Name}' has no images; leave it out.");
    }

    /// <summary>Whether a loss ends a trial with this bound as diverged.</summary>
    internal static bool IsOutOfBounds(double loss, double bound) => !(double.IsFinite(loss) && loss <= bound);

    private bool IsOutOfBounds(double loss) => IsOutOfBounds(loss, _plan.Train.DivergeAbove);

    private void Diverge(string what)
    {
        Status = TrainingStatus.Diverged;
        Reason = FormattableString.Invariant($"{what} at step {Step} (bound {_plan.Train.DivergeAbove})");
    }

    private RandomStream Random(RandomPurpose purpose) => RandomStream.Create(_plan.StudySeed, _plan.Seed, purpose);

    private static double Norm(ReadOnlySpan<float> vector) => Math.Sqrt(SumOfSquares.Compute(vector));
}
