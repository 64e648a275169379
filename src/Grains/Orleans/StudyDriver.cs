using Microsoft.Extensions.Logging;
using Sweep.Store;

namespace Sweep.Grains.Orleans;

/// <summary>
/// Has a study's <see cref="StudyCoordinator"/> run on this silo whenever no other silo drives the study, and orders
/// its trials to be run meanwhile. Holds the study's lease under the silo's incarnation, and no longer than it drives.
/// </summary>
/// <param name="study">The study.</param>
/// <param name="host">The silo.</param>
/// <param name="grains">The cluster.</param>
/// <param name="signal">Pulsed when there may be something to do.</param>
/// <param name="logger">Where log lines go.</param>
internal sealed partial class StudyDriver(
    long study, GrainHost host, IGrainFactory grains, WorkSignal signal, ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Drives until the study has ended or is gone.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a successor goes on.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (await DriveAsync(cancellation)) return;
            }
            catch (StoreException exception)
            {
                LogDrivingFailed(study, exception.Message);
            }

            await Task.Delay(host.Coordinator.Poll, host.Clock, cancellation);
        }
    }

    /// <summary>Drives the study until it is taken over; true if it has ended.</summary>
    private async Task<bool> DriveAsync(CancellationToken cancellation)
    {
        if (host.Slots.Incarnation is not { } incarnation) return false;
        if (await host.Store.CoordinateAsync(incarnation, study, cancellation) is not { } fence)
        {
            // Another silo drives it, of this kind or of the other; or nobody is to.
            StudyRecord? record = await host.Store.GetStudyAsync(study, cancellation);
            return record?.Status is null or StudyStatus.Completed or StudyStatus.Cancelled;
        }

        try
        {
            return await DriveAsync(fence, cancellation) != CoordinatorOutcome.Replaced;
        }
        finally
        {
            // The silo lives on: as long as it had the study, nobody could take it.
            await host.Store.LeaveStudyAsync(fence, CancellationToken.None);
        }
    }

    private async Task<CoordinatorOutcome> DriveAsync(CoordinatorFence fence, CancellationToken cancellation)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        StudyCoordinator coordinator = new(host.Store, fence, host.Coordinator, signal, host.Clock);
        Task<CoordinatorOutcome> coordinating = coordinator.RunAsync(both.Token);
        Task dispatching = new TrialDispatcher(study, host, grains, signal).RunAsync(both.Token);
        await Task.WhenAny(coordinating, dispatching);
        await both.CancelAsync();
        await Task.WhenAll(coordinating, dispatching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (dispatching.IsFaulted) await dispatching;
        return await coordinating;
    }

    [LoggerMessage(LogLevel.Warning, "Study {Study}: cannot be driven just now, trying again: {Reason}")]
    private partial void LogDrivingFailed(long study, string reason);
}
