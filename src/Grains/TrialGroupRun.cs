using System.Diagnostics;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains.Telemetry;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>
/// Attempts that train in one group: they share their batches and their writes, not their fate. Each ends, fails or is
/// lost by itself.
/// </summary>
internal sealed class TrialGroupRun
{
    private readonly IStudyStore _store;
    private readonly TrialRunnerOptions _options;
    private readonly TimeProvider _clock;
    private readonly List<TrialAttempt> _attempts;
    private readonly ITrialHost _host;
    private TrainingGroup? _group;
    private long _sliceSteps = 1;
    private long _lastCheckpoint;
    private long _lastFlush;

    /// <summary>Joins attempts that have begun.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">The pace.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="attempts">Attempts whose plans can be joined.</param>
    /// <param name="host">Is told, and asks to stop.</param>
    public TrialGroupRun(
        IStudyStore store, TrialRunnerOptions options, TimeProvider clock, IEnumerable<TrialAttempt> attempts,
        ITrialHost host)
    {
        (_store, _options, _clock, _host) = (store, options, clock, host);
        _attempts = [.. attempts];
        _lastCheckpoint = _lastFlush = clock.GetTimestamp();
    }

    /// <summary>Trains until every attempt has left its trial.</summary>
    /// <returns>Attempts whose common training threw: they are to be run by themselves.</returns>
    public IReadOnlyList<TrialAttempt> Run()
    {
        while (true)
        {
            Leave(attempt => _host.WishFor(attempt.Trial) == TrialWish.Stop, TrialRunKind.Lost);
            EndFinished();
            Release(TrialWish.Drain, "drain");
            Release(TrialWish.Pause, "pause");
            if (_attempts.Count == 0) return [];
            if (!TryProceed()) return [.. _attempts];
            WriteWhatIsDue();
        }
    }

    /// <summary>
    /// Makes the evaluations that are due, or trains for about one slice; false if the training threw.
    /// </summary>
    private bool TryProceed()
    {
        TrialAttempt[] due = [.. _attempts.Where(attempt => attempt.Training.Status == TrainingStatus.MeasureDue)];
        foreach (TrialAttempt attempt in due)
        {
            try
            {
                _host.Compute(attempt.Measure);
            }
            catch (Exception exception) when (exception is not StoreException)
            {
                Fail(attempt, exception);
            }
        }

        if (due.Length > 0) return true;
        try
        {
            Train();
            return true;
        }
        catch (Exception exception) when (exception is not StoreException)
        {
            // Which of several it was does not show; one alone is the one.
            if (_attempts.Count > 1) return false;
            Fail(_attempts[0], exception);
            return true;
        }
    }

    private void Fail(TrialAttempt attempt, Exception exception)
    {
        if (TrialFault.IsOfTrial(exception)) End([(attempt, TrialEvent.Fail, exception.ToString())]);
        else Leave(attempt, attempt.Refuse(exception.Message));
    }

    private void Train()
    {
        _group ??= new(_attempts.Select(attempt => attempt.Training));
        long before = _attempts.Sum(attempt => attempt.Training.Step);
        long start = _clock.GetTimestamp();
        _host.Compute(() => _group.Advance(_sliceSteps));
        TimeSpan took = _clock.GetElapsedTime(start);
        foreach (TrialAttempt attempt in _attempts) attempt.Trained(took / _attempts.Count);
        bool wasCut = _attempts.Sum(attempt => attempt.Training.Step) - before < _sliceSteps * _attempts.Count;
        if (took > _options.Slice) _sliceSteps = Math.Max(1, _sliceSteps / 2);
        else if (took < _options.Slice / 2 && !wasCut) _sliceSteps *= 2;
    }

    private void EndFinished()
    {
        List<(TrialAttempt, TrialEvent, string?)> ends = [];
        foreach (TrialAttempt attempt in _attempts)
        {
            if (attempt.Training.Status == TrainingStatus.Completed)
                ends.Add((attempt, TrialEvent.Complete, attempt.Training.Reason));
            else if (attempt.Training.Status == TrainingStatus.Diverged)
                ends.Add((attempt, TrialEvent.Diverge, attempt.Training.Reason));
        }

        if (ends.Count > 0) End(ends);
    }

    private void End(IReadOnlyList<(TrialAttempt Attempt, TrialEvent Event, string? Reason)> ends)
    {
        IReadOnlySet<long> held;
        using (WriteTelemetry write = Telling("end", ends.Select(end => end.Attempt)))
        {
            TrialEnd[] writes = [.. ends.Select(end => end.Attempt.TakeEnd(end.Event, end.Reason))];
            held = Wait(_store.EndAsync(writes, CancellationToken.None));
            write.Refused(writes.Length - held.Count);
        }

        foreach ((TrialAttempt attempt, TrialEvent @event, string? reason) in ends)
        {
            bool isHeld = held.Contains(attempt.Trial.Fence.Trial);
            attempt.Report(isHeld);
            Leave(attempt, isHeld ? attempt.Ended(@event, reason) : attempt.Left(TrialRunKind.Lost));
        }
    }

    /// <summary>Stores checkpoints of the trials that are wanted back, and gives them back.</summary>
    private void Release(TrialWish wish, string reason)
    {
        TrialAttempt[] asked = [.. _attempts.Where(attempt => _host.WishFor(attempt.Trial) == wish)];
        if (asked.Length == 0) return;
        Write(asked, withCheckpoint: true);
        asked = [.. asked.Intersect(_attempts)];
        if (asked.Length == 0) return;
        IReadOnlySet<long> held;
        using (WriteTelemetry write = Telling("release", asked))
        {
            TrialFence[] fences = [.. asked.Select(attempt => attempt.Trial.Fence)];
            held = Wait(_store.ReleaseAsync(fences, reason, CancellationToken.None));
            write.Refused(fences.Length - held.Count);
        }

        foreach (TrialAttempt attempt in asked)
        {
            bool isHeld = held.Contains(attempt.Trial.Fence.Trial);
            Leave(attempt, attempt.Left(isHeld ? TrialRunKind.Released : TrialRunKind.Lost));
        }
    }

    private void WriteWhatIsDue()
    {
        long now = _clock.GetTimestamp();
        bool checkpoint = _clock.GetElapsedTime(_lastCheckpoint, now) >= _options.CheckpointEvery;
        if (!checkpoint && _clock.GetElapsedTime(_lastFlush, now) < _options.FlushEvery) return;
        Write([.. _attempts], checkpoint);
        _lastFlush = now;
        if (checkpoint) _lastCheckpoint = now;
    }

    /// <summary>
    /// Writes all new points, and checkpoints beside them; leaves the trials that are lost, and all of them when this
    /// machine cannot write.
    /// </summary>
    private void Write(IReadOnlyList<TrialAttempt> attempts, bool withCheckpoint)
    {
        try
        {
            HashSet<long> lost;
            using (WriteTelemetry write = Telling(withCheckpoint ? "checkpoint" : "points", attempts))
            {
                TrialWrite[] writes =
                    [.. attempts.Select(attempt => attempt.TakeWrite(withCheckpoint)).OfType<TrialWrite>()];
                IReadOnlySet<long> held = new HashSet<long>();
                if (writes.Length > 0) held = Wait(_store.WriteAsync(writes, CancellationToken.None));
                else write.HasNothing();
                lost = [.. writes.Select(written => written.Fence.Trial).Except(held)];
                write.Refused(lost.Count);
            }

            foreach (TrialAttempt attempt in attempts) attempt.Report(!lost.Contains(attempt.Trial.Fence.Trial));
            Leave(attempt => lost.Contains(attempt.Trial.Fence.Trial), TrialRunKind.Lost);
        }
        catch (StoreException exception) when (exception.IsLocal)
        {
            foreach (TrialAttempt attempt in attempts) Leave(attempt, attempt.Refuse(exception.Message));
        }
    }

    private void Leave(Func<TrialAttempt, bool> which, TrialRunKind kind)
    {
        foreach (TrialAttempt attempt in _attempts.Where(which).ToArray()) Leave(attempt, attempt.Left(kind));
    }

    private void Leave(TrialAttempt attempt, TrialRunResult result)
    {
        _attempts.Remove(attempt);
        _group = null;
        using Activity? activity = attempt.Telemetry.Leave(result);
        _host.Left(attempt.Trial, result);
    }

    private WriteTelemetry Telling(string kind, IEnumerable<TrialAttempt> attempts) =>
        new(kind, [.. attempts.Select(attempt => attempt.Telemetry)], _clock);

    /// <summary>A runner has a thread of its own: waiting on it blocks nobody.</summary>
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
