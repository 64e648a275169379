using System.Runtime.InteropServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Functions;

namespace Sweep.Core.Training;

/// <summary>
/// Runs of one study that take their steps together, so that what their batches cost is paid once; trials of a function
/// of two variables are trained a trial a lane. Each run's numbers are those of the run alone, whatever becomes of the
/// others: a run that has ended, or is left out, changes nothing for the rest. Not thread-safe.
/// </summary>
public sealed class TrainingGroup
{
    // Long enough to make the way into the lanes and back cheap, short enough to keep the noise means in the cache.
    private const int Chunk = 256;

    private readonly TrainingRun[] _runs;
    private readonly List<TrainingRun> _together = [];
    private readonly Dictionary<BatchOrder, (double X, double Y)[]> _means = [];
    private readonly List<TrainingRun> _alone = [];
    private readonly List<PlaneLanes> _lanes = [];
    private TrainingRun[] _planned = [];
    private PlaneNoise? _noise;

    /// <summary>Joins runs whose plans have one <see cref="KeyOf"/>.</summary>
    public TrainingGroup(IEnumerable<TrainingRun> runs)
    {
        _runs = [.. runs];
        foreach (IGrouping<ulong, TrainingRun> ofSeed in _runs.GroupBy(run => run.Plan.Seed))
        {
            TrainingRun first = ofSeed.First();
            foreach (TrainingRun other in ofSeed.Skip(1)) other.ShareBatches(first);
        }
    }

    /// <summary>
    /// Trials with equal keys can be joined: those of one study, problem and budget that train on the same batches; of
    /// a problem that <see cref="ProblemEntry.HasLanes"/> also those of different seeds.
    /// </summary>
    public static string KeyOf(TrialPlan plan)
    {
        TrainOptions train = plan.Train;
        bool hasLanes = SweepCatalogue.Problems[plan.Problem.Name].HasLanes;
        return FormattableString.Invariant(
            $"{plan.StudySeed} {(hasLanes ? "any" : plan.Seed)} {plan.Problem.Name} ")
            + ProblemDefinition.TextOf(plan.Problem.Values)
            + FormattableString.Invariant($" {train.Budget} {train.EvaluateEvery} {train.Batch} {train.Accumulate} ")
            + FormattableString.Invariant($"{train.Order} {train.DropLast} {train.Augment} {train.LabelSmoothing}");
    }

    /// <summary>
    /// Lets the runs that are behind take up to <paramref name="steps"/> steps; each stops where something else comes
    /// next for it, and all where they meet the others.
    /// </summary>
    public void Advance(long steps)
    {
        (long least, long next) = (long.MaxValue, long.MaxValue);
        foreach (TrainingRun run in _runs)
        {
            if (run.Status != TrainingStatus.Training || run.Step == least) continue;
            if (run.Step < least) (least, next) = (run.Step, least);
            else next = Math.Min(next, run.Step);
        }

        if (least == long.MaxValue) return;
        _together.Clear();
        foreach (TrainingRun run in _runs)
        {
            if (run.Status == TrainingStatus.Training && run.Step == least) _together.Add(run);
        }

        AdvanceTogether(Math.Min(Math.Min(steps, next - least), _together[0].StepsUntilMeasure));
    }

    private void AdvanceTogether(long steps)
    {
        Plan();
        long first = _together[0].Step;
        for (long done = 0; done < steps && _noise is not null; done += Chunk)
        {
            int count = (int)Math.Min(Chunk, steps - done);
            MeasureNoise(_noise, first + done, count);
            foreach (PlaneLanes lanes in _lanes) lanes.Advance(_means, count);
        }

        // Step by step, not run by run: a batch is shared while it is at hand.
        for (long step = 0; step < steps && _alone.Count > 0; step++)
        {
            foreach (TrainingRun run in _alone) run.Advance(1);
        }
    }

    /// <summary>
    /// Sorts the runs into lanes, where there are at least two of a kind, and others; anew when they change.
    /// </summary>
    private void Plan()
    {
        if (CollectionsMarshal.AsSpan(_together).SequenceEqual(_planned, null)) return;
        _planned = [.. _together];
        _lanes.Clear();
        _alone.Clear();
        _means.Clear();
        _noise = null;
        foreach (IGrouping<object?, TrainingRun> kind in _planned.GroupBy(PlaneLanes.KeyOf))
        {
            if (kind.Key is null || kind.Count() == 1) _alone.AddRange(kind);
            else _lanes.Add(new([.. kind]));
        }

        foreach (TrainingRun run in _planned.Except(_alone))
        {
            _means.TryAdd(run.Order, new (double, double)[Chunk]);
            _noise = ((NoisyPlaneProblem)run.Problem).Noise;
        }
    }

    /// <summary>The noise means of the coming batches, once for all runs with the same ones.</summary>
    private void MeasureNoise(PlaneNoise noise, long first, int count)
    {
        foreach ((BatchOrder order, (double X, double Y)[] means) in _means)
        {
            for (int i = 0; i < count; i++) means[i] = noise.MeanOf(order.Examples(first + i));
        }
    }
}
