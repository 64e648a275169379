using System.Collections.Concurrent;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>
/// Runs one configuration and seed: from its newest checkpoint, writing points and checkpoints under its fence, to its
/// end or until it is asked to stop. Does not know who hosts it. Blocks the calling thread, which should be its own.
/// </summary>
public sealed class TrialRunner(
    IStudyStore store, IDatasetSource datasets, TrialRunnerOptions options, TimeProvider clock)
{
    // The definition of a study's problem is hashed once: with the data on this machine, it does not change.
    private readonly ConcurrentDictionary<long, ProblemIdentity> _problems = new();

    /// <summary>Runs a claimed trial.</summary>
    /// <param name="trial">The claim.</param>
    /// <param name="study">Its study.</param>
    /// <param name="drain">Asks for a checkpoint and a release.</param>
    /// <param name="lost">Says that the silo's incarnation is dead: stop and write nothing more.</param>
    /// <exception cref="StoreException">The store failed; the trial stays claimed until it is recovered.</exception>
    public TrialRunResult Run(
        ClaimedTrial trial, Study study, CancellationToken drain, CancellationToken lost)
    {
        TrialAttempt attempt = new(store, trial.Fence, clock, options);
        try
        {
            ProblemIdentity problem = _problems.GetOrAdd(trial.Study, _ => StudyProblem.Identify(study, datasets));
            if (StudyProblem.Conflict(trial.Problem, problem) is { } conflict) return Refuse(attempt, conflict);
            TrialPlan plan = StudyBinder.Plan(study, trial.Parameters, trial.Seed);
            attempt.Begin(plan, datasets);
            return Train(attempt, drain, lost);
        }
        catch (Exception exception) when (exception is DatasetMissingException or DatasetCorruptException)
        {
            return Refuse(attempt, exception.Message);
        }
        catch (Exception exception) when (exception is not (StoreException or OutOfMemoryException))
        {
            // An error of the trial's own ends it with its evidence; it would only meet the same error again.
            return attempt.End(TrialEvent.Fail, exception.ToString());
        }
    }

    /// <summary>This machine cannot run the trial, another may: it costs no attempt.</summary>
    private static TrialRunResult Refuse(TrialAttempt attempt, string reason)
    {
        attempt.Release(reason);
        return new(TrialRunKind.EnvironmentFailed, null, reason, 0);
    }

    private static TrialRunResult Train(TrialAttempt attempt, CancellationToken drain, CancellationToken lost)
    {
        while (true)
        {
            if (lost.IsCancellationRequested) return attempt.Left(TrialRunKind.Lost);
            switch (attempt.Status)
            {
                case TrainingStatus.Completed:
                    return attempt.End(TrialEvent.Complete, attempt.Reason);
                case TrainingStatus.Diverged:
                    return attempt.End(TrialEvent.Diverge, attempt.Reason);
            }

            if (drain.IsCancellationRequested)
            {
                return attempt.Write(withCheckpoint: true) && attempt.Release("drain")
                    ? attempt.Left(TrialRunKind.Released)
                    : attempt.Left(TrialRunKind.Lost);
            }

            attempt.Proceed();
            if (!attempt.WriteWhatIsDue()) return attempt.Left(TrialRunKind.Lost);
        }
    }
}
