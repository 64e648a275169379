using System.Runtime.InteropServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Training;

/// <summary>
/// Runs of one study that take their steps together, so that what their batches cost is paid once; trials of a function
/// of two variables are trained a trial a lane. Each run's numbers are those of the run alone, whatever becomes of the
/// others: a run that has ended, or is left out, changes nothing for the rest. Not thread-safe.
/// </summary>
public sealed class TrainingGroup
{
    private readonly TrainingRun[] _runs;
    private readonly List<TrainingRun> _together = [];
    private readonly List<TrainingRun> _alone = [];
    private readonly List<PlaneLanes> _lanes = [];
    private TrainingRun[] _planned = [];

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
        for (long done = 0; done < steps && _lanes.Count > 0; done += BatchNoise.Chunk)
        {
            foreach (PlaneLanes lanes in _lanes) lanes.Advance((int)Math.Min(BatchNoise.Chunk, steps - done));
        }

        // Step by step, not run by run: a batch is shared while it is at hand.
        for (long step = 0; step < steps && _alone.Count > 0; step++)
        {
            foreach (TrainingRun run in _alone) run.Advance(1);
        }
    }

    /// <summary>Sorts the runs into lanes and others; anew when they change.</summary>
    private void Plan()
    {
        if (CollectionsMarshal.AsSpan(_together).SequenceEqual(_planned, null)) return;
        _planned = [.. _together];
        _lanes.Clear();
        _alone.Clear();
        foreach (IGrouping<object?, TrainingRun> kind in _planned.GroupBy(PlaneLanes.KeyOf))
        {
            if (kind.Key is null) _alone.AddRange(kind);
            else _lanes.Add(new([.. kind]));
        }
    }
}
