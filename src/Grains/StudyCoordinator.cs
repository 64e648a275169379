using System.Diagnostics;
using Sweep.Core.Search;
using Sweep.Core.Studies;
using Sweep.Grains.Telemetry;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>
/// The one place that drives a study: keeps its queue filled in the order of its design and marks it completed when
/// every trial has ended. Holds nothing that a successor could not rebuild from the store. Does not know who hosts it.
/// </summary>
/// <remarks>
/// Whatever it does follows from the study's record alone, which has the numbers of its trials by state: trials are
/// never listed. The queue is filled when it is half empty, for the time that
/// <see cref="CoordinatorOptions.Horizon"/> says. <see cref="StudyPlacement.Parallel"/> bounds what is queued and runs
/// together. Whoever pauses, cancels or extends a study lets its coordinator go, and one of the silos takes it anew.
/// </remarks>
public sealed class StudyCoordinator(
    IStudyStore store, CoordinatorFence fence, CoordinatorOptions options, WorkSignal signal, TimeProvider clock)
{
    private readonly QueueTarget _target = new(options, clock);
    private IEnumerator<PlannedTrial>? _design;
    private int _extensions;

    /// <summary>Drives the study until it is completed, halted or taken over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a successor goes on.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<CoordinatorOutcome> RunAsync(CancellationToken cancellation)
    {
        using CoordinatorTelemetry telemetry = new(fence.Study);
        try
        {
            while (true)
            {
                Task pulse = signal.Next();
                long looked = clock.GetTimestamp();
                StudyRecord? record = await store.GetStudyAsync(fence.Study, cancellation);
                if (OutcomeOf(record?.Status) is { } ended) return ended;
                if (!await DriveAsync(record!, telemetry, cancellation)) return CoordinatorOutcome.Replaced;
                await WorkSignal.WaitAsync(pulse, NextLook(record!), clock, cancellation);
                TimeSpan left = options.Pause - clock.GetElapsedTime(looked);
                if (left > TimeSpan.Zero) await Task.Delay(left, clock, cancellation);
            }
        }
        finally
        {
            Forget();
        }
    }

    private static CoordinatorOutcome? OutcomeOf(StudyStatus? status) => status switch
    {
        null => CoordinatorOutcome.Replaced,
        StudyStatus.Completed => CoordinatorOutcome.Completed,
        StudyStatus.Paused or StudyStatus.Cancelled => CoordinatorOutcome.Halted,
        _ => null,
    };

    private static long Queued(StudyRecord record) => record.Counts.GetValueOrDefault(TrialState.Queued);

    /// <summary>Completes the study, or fills its queue; false if it is another's by now.</summary>
    private async Task<bool> DriveAsync(
        StudyRecord record, CoordinatorTelemetry telemetry, CancellationToken cancellation)
    {
        telemetry.Saw(Queued(record));
        _target.Observe(record.NextNumber - Queued(record));
        if (record.Ended == record.PlannedTrials)
        {
            // Refused also where trials were queued again just now. Whichever it is, the next look finds it.
            if (await store.CompleteStudyAsync(fence, cancellation)) signal.Pulse();
            return true;
        }

        List<NewTrial> next = Take(record, Room(record));
        if (next.Count == 0) return true;
        using Activity? enqueuing = telemetry.Enqueue(next.Count);
        if (await store.EnqueueAsync(fence, record.NextNumber, next, cancellation) == EnqueueOutcome.Refused)
            return false;
        telemetry.Done(next.Count);
        signal.Pulse();
        return true;
    }

    private TimeSpan NextLook(StudyRecord record) =>
        record.NextNumber < record.PlannedTrials ? _target.NextLook(Queued(record)) : options.Poll;

    /// <summary>How many trials may be made runnable.</summary>
    private long Room(StudyRecord record)
    {
        long queued = Queued(record), target = _target.Trials;
        long room = queued <= target / 2 ? target - queued : 0;
        long? cap = record.Placement.Parallel - queued - record.Counts.GetValueOrDefault(TrialState.Running);
        return Math.Min(room, cap ?? room);
    }

    private List<NewTrial> Take(StudyRecord record, long count)
    {
        if (record.Extensions.Count != _extensions) Forget();
        if (count > 0 && _design is null)
        {
            _design = StudyDesign.Trials(StudyCache.Read(record)).Skip((int)record.NextNumber).GetEnumerator();
            _extensions = record.Extensions.Count;
        }

        List<NewTrial> taken = [];
        while (taken.Count < count && _design!.MoveNext())
        {
            PlannedTrial trial = _design.Current;
            taken.Add(new(trial.Arm, trial.Configuration.Number, trial.Seed, trial.Configuration.Parameters));
        }

        return taken;
    }

    /// <summary>The design is begun anew, where the study's next number says.</summary>
    private void Forget()
    {
        _design?.Dispose();
        _design = null;
    }
}
