using System.Collections.Concurrent;
using System.Diagnostics;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>
/// Runs configurations and seeds: each from its newest checkpoint, writing points and checkpoints under its fence, to
/// its end or until it is asked to stop. Does not know who hosts it. Blocks the calling thread, which should be its
/// own.
/// </summary>
public sealed class TrialRunner(
    IStudyStore store, IDatasetSource datasets, TrialRunnerOptions options, TimeProvider clock)
{
    // The definition of a study's problem is hashed once: with the data on this machine, it does not change.
    private readonly ConcurrentDictionary<long, ProblemIdentity> _problems = new();

    /// <summary>
    /// Runs claimed trials of one study: those that can be joined in a group, one group after another. A drain leaves
    /// those that were not begun as they are: claimed.
    /// </summary>
    /// <param name="trials">The claims.</param>
    /// <param name="study">Their study.</param>
    /// <param name="host">Is told, and asks to stop.</param>
    /// <param name="traceParent">The trace context of their study's submission; null where there was none.</param>
    /// <exception cref="StoreException">
    /// The store failed; trials not left stay claimed until they are recovered.
    /// </exception>
    public void Run(
        IReadOnlyList<ClaimedTrial> trials, Study study, ITrialHost host, string? traceParent = null)
    {
        foreach (IGrouping<string, TrialAttempt> joined in trials
            .Select(trial => new TrialAttempt(store, trial, traceParent, clock))
            .GroupBy(attempt => KeyOf(attempt, study)))
        {
            if (host.Drain.IsCancellationRequested || host.Lost.IsCancellationRequested) return;
            try
            {
                foreach (TrialAttempt attempt in joined) Start(attempt, host);
                foreach (TrialAttempt attempt in RunTogether([.. joined], study, host))
                {
                    // The common training threw: whose fault it was shows when each is trained by itself.
                    _ = RunTogether([attempt], study, host);
                }
            }
            finally
            {
                foreach (TrialAttempt attempt in joined) attempt.Dispose();
            }
        }
    }

    /// <summary>
    /// An error of the trial's own ends it with its evidence; it would only meet the same error again.
    /// </summary>
    internal static bool IsOfTrial(Exception exception) => exception is not (StoreException or OutOfMemoryException);

    private static string KeyOf(TrialAttempt attempt, Study study)
    {
        try
        {
            attempt.Plan = StudyBinder.Plan(study, attempt.Trial.Parameters, attempt.Trial.Seed);
            return TrainingGroup.KeyOf(attempt.Plan);
        }
        catch (Exception exception) when (IsOfTrial(exception))
        {
            return $"unreadable {attempt.Trial.Fence.Trial}"; // beginning it will say why
        }
    }

    private static void Start(TrialAttempt attempt, ITrialHost host)
    {
        attempt.Telemetry.Start();
        host.Started(attempt.Trial);
    }

    private static void Leave(TrialAttempt attempt, TrialRunResult result, ITrialHost host)
    {
        using Activity? activity = attempt.Telemetry.Leave(result);
        host.Left(attempt.Trial, result);
    }

    private IReadOnlyList<TrialAttempt> RunTogether(IReadOnlyList<TrialAttempt> attempts, Study study, ITrialHost host)
    {
        List<TrialAttempt> begun = [];
        foreach (TrialAttempt attempt in attempts)
        {
            if (Begin(attempt, study) is { } refused) Leave(attempt, refused, host);
            else begun.Add(attempt);
        }

        return new TrialGroupRun(store, options, clock, begun, host).Run();
    }

    /// <summary>Null when the attempt has begun, else how it left its trial.</summary>
    private TrialRunResult? Begin(TrialAttempt attempt, Study study)
    {
        ClaimedTrial trial = attempt.Trial;
        using Activity? activity = attempt.Telemetry.Begin();
        try
        {
            ProblemIdentity problem = _problems.GetOrAdd(trial.Study, _ => StudyProblem.Identify(study, datasets));
            if (StudyProblem.Conflict(trial.Problem, problem) is { } conflict) return Refuse(attempt, conflict);
            attempt.Plan ??= StudyBinder.Plan(study, trial.Parameters, trial.Seed);
            attempt.Begin(datasets);
            return null;
        }
        catch (Exception exception) when (exception is DatasetMissingException or DatasetCorruptException)
        {
            return Refuse(attempt, exception.Message);
        }
        catch (Exception exception) when (IsOfTrial(exception))
        {
            string evidence = exception.ToString();
            bool held = store.EndAsync([attempt.TakeEnd(TrialEvent.Fail, evidence)], CancellationToken.None)
                .GetAwaiter().GetResult().Contains(trial.Fence.Trial);
            return held ? attempt.Ended(TrialEvent.Fail, evidence) : attempt.Left(TrialRunKind.Lost);
        }
    }

    /// <summary>This machine cannot run the trial, another may: it costs no attempt.</summary>
    private TrialRunResult Refuse(TrialAttempt attempt, string reason)
    {
        store.ReleaseAsync([attempt.Trial.Fence], reason, CancellationToken.None).GetAwaiter().GetResult();
        return new(TrialRunKind.EnvironmentFailed, null, reason, 0);
    }
}
