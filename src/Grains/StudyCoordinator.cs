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
public sealed class StudyCoordinator(
    IStudyStore store, CoordinatorFence fence, CoordinatorOptions options, WorkSignal signal, TimeProvider clock)
{
    /// <summary>Drives the study until it is completed or taken over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a successor goes on.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<CoordinatorOutcome> RunAsync(CancellationToken cancellation)
    {
        using CoordinatorTelemetry telemetry = new(fence.Study);
        IEnumerator<PlannedTrial>? design = null;
        try
        {
            while (true)
            {
                Task pulse = signal.Next();
                StudyRecord? record = await store.GetStudyAsync(fence.Study, cancellation);
                if (record is null) return CoordinatorOutcome.Replaced;
                design ??= StudyDesign.Trials(StudyCache.Read(record)).Skip((int)record.NextNumber).GetEnumerator();

                long queued = record.Counts.GetValueOrDefault(TrialState.Queued);
                telemetry.Saw(queued);
                List<NewTrial> next = Take(design, options.QueueAhead - queued);
                if (next.Count > 0)
                {
                    using Activity? enqueuing = telemetry.Enqueue(next.Count);
                    EnqueueOutcome outcome = await store.EnqueueAsync(fence, record.NextNumber, next, cancellation);
                    if (outcome == EnqueueOutcome.Refused) return CoordinatorOutcome.Replaced;
                    telemetry.Done(next.Count);
                    signal.Pulse();
                    continue;
                }

                if (record.Ended == record.PlannedTrials)
                {
                    return await store.CompleteStudyAsync(fence, cancellation)
                        ? CoordinatorOutcome.Completed
                        : CoordinatorOutcome.Replaced;
                }

                await WorkSignal.WaitAsync(pulse, options.Poll, clock, cancellation);
            }
        }
        finally
        {
            design?.Dispose();
        }
    }

    private static List<NewTrial> Take(IEnumerator<PlannedTrial> design, long count)
    {
        List<NewTrial> taken = [];
        while (taken.Count < count && design.MoveNext())
        {
            PlannedTrial trial = design.Current;
            taken.Add(new(trial.Arm, trial.Configuration.Number, trial.Seed, trial.Configuration.Parameters));
        }

        return taken;
    }
}
