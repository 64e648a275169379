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
    /// Runs claimed trials of one study: those that can be joined in a group, one group after another. Those that the
    /// host does not let start are left as they are: claimed. A trial that was lost, and has got nowhere since, runs
    /// alone: should it hang again, or kill its silo, no other trial is lost with it again, and only the one to blame
    /// is quarantined. One that was given back, by a pause or a drain, is joined with others again.
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
            TrialAttempt[] started = [.. joined.Where(attempt => host.Start(attempt.Trial))];
            foreach (TrialAttempt attempt in started) attempt.Telemetry.Start();
            try
            {
                foreach (TrialAttempt attempt in RunTogether(started, study, host))
                {
                    // The common training threw: whose fault it was shows when each is trained by itself.
                    _ = RunTogether([attempt], study, host);
                }
            }
            finally
            {
                foreach (TrialAttempt attempt in started) attempt.Dispose();
            }
        }
    }

    private static string KeyOf(TrialAttempt attempt, Study study)
    {
        try
        {
            attempt.Plan = StudyBinder.Plan(study, attempt.Trial.Parameters, attempt.Trial.Seed);
            string key = TrainingGroup.KeyOf(attempt.Plan);
            return attempt.Trial.Losses == 0 ? key : $"{key} alone {attempt.Trial.Fence.Trial}";
        }
        catch (Exception exception) when (TrialFault.IsOfTrial(exception))
        {
            return $"unreadable {attempt.Trial.Fence.Trial}"; // beginning it will say why
        }
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
            if (Begin(attempt, study, host) is { } refused) Leave(attempt, refused, host);
            else begun.Add(attempt);
        }

        return new TrialGroupRun(store, options, clock, begun, host).Run();
    }

    /// <summary>Null when the attempt has begun, else how it left its trial.</summary>
    private TrialRunResult? Begin(TrialAttempt attempt, Study study, ITrialHost host)
    {
        ClaimedTrial trial = attempt.Trial;
        using Activity? activity = attempt.Telemetry.Begin();
        try
        {
            string? conflict = StudyProblem.Conflict(trial.Problem, Identify(trial.Study, study, host));
            if (conflict is not null) return attempt.Refuse(conflict);
            attempt.Plan ??= StudyBinder.Plan(study, trial.Parameters, trial.Seed);
            attempt.Begin(datasets, host);
            return null;
        }
        catch (Exception exception) when (TrialFault.IsOfMachine(exception))
        {
            return attempt.Refuse(exception.Message);
        }
        catch (Exception exception) when (TrialFault.IsOfTrial(exception))
        {
            string evidence = exception.ToString();
            bool held = store.EndAsync([attempt.TakeEnd(TrialEvent.Fail, evidence)], CancellationToken.None)
                .GetAwaiter().GetResult().Contains(trial.Fence.Trial);
            return held ? attempt.Ended(TrialEvent.Fail, evidence) : attempt.Left(TrialRunKind.Lost);
        }
    }

    private ProblemIdentity Identify(long id, Study study, ITrialHost host)
    {
        if (_problems.TryGetValue(id, out ProblemIdentity? known)) return known;
        host.Compute(() => known = StudyProblem.Identify(study, datasets));
        return _problems[id] = known!;
    }
}
