using Microsoft.Extensions.Logging;
using Sweep.Store;

namespace Sweep.Grains.Orleans;

/// <summary>See <see cref="IFleetGrain"/>.</summary>
public sealed partial class FleetGrain(GrainHost host, ILogger<FleetGrain> logger) : Grain, IFleetGrain
{
    private const int Page = 100;
    private static readonly TimeSpan ReportsLast = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookForNew = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookForAll = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (SiloLoad Load, long At)> _reports = new(StringComparer.Ordinal);
    private readonly ILogger _logger = logger;
    private long _newest;
    private long _lookedForAll;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(LookAsync, new() { DueTime = TimeSpan.Zero, Period = LookForNew, Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<SiloLoad[]> ReportAsync(SiloLoad load)
    {
        _reports[load.Silo] = (load, host.Clock.GetTimestamp());
        foreach ((string silo, (SiloLoad Load, long At) report) in _reports.ToArray())
        {
            if (host.Clock.GetElapsedTime(report.At) > ReportsLast) _reports.Remove(silo);
        }

        return Task.FromResult(_reports.Values.Select(report => report.Load).ToArray());
    }

    /// <summary>
    /// Puts studies on duty: new ones at every look, and now and then all that are active, for those that were retried,
    /// extended or forgotten.
    /// </summary>
    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            bool forAll = _lookedForAll == 0 || host.Clock.GetElapsedTime(_lookedForAll) >= LookForAll;
            long after = forAll ? 0 : _newest;
            IReadOnlyList<StudyRecord> studies;
            do
            {
                studies = await host.Store.ListStudiesAsync(new(after, Page), cancellation);
                if (studies.Count > 0) after = studies[^1].Id;
                _newest = Math.Max(_newest, after);
                await Task.WhenAll(studies
                    .Where(study => study.Status == StudyStatus.Active)
                    .Select(study => PutOnDutyAsync(study.Id)));
            }
            while (studies.Count == Page);

            if (forAll) _lookedForAll = host.Clock.GetTimestamp();
        }
        catch (StoreException exception)
        {
            LogLookFailed(exception.Message);
        }
    }

    /// <summary>
    /// One that cannot be reached, for whatever reason, holds up no other: the next look for all tries again.
    /// </summary>
    private async Task PutOnDutyAsync(long study)
    {
        try
        {
            await GrainFactory.GetGrain<IStudyGrain>(study).OnDutyAsync();
        }
        catch (Exception exception)
        {
            LogDutyFailed(study, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cannot look for studies just now, trying again: {Reason}")]
    private partial void LogLookFailed(string reason);

    [LoggerMessage(LogLevel.Warning, "Study {Study}: cannot be put on duty just now, trying again: {Reason}")]
    private partial void LogDutyFailed(long study, string reason);
}
