using Microsoft.Extensions.Logging;
using Sweep.Core.Studies;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Telemetry;

/// <summary>What happens in a silo, as log lines.</summary>
/// <param name="logger">Where they go.</param>
/// <param name="began">Is told when the silo has registered: it works from then on. Null for nobody.</param>
public sealed partial class SiloLog(ILogger logger, Action? began = null) : ISiloObserver
{
    private readonly ILogger _logger = logger;

    /// <inheritdoc/>
    public void IncarnationBegan(Guid incarnation)
    {
        LogBegan(incarnation);
        began?.Invoke();
    }

    /// <inheritdoc/>
    public void IncarnationLost(Guid incarnation) => LogLost(incarnation);

    /// <inheritdoc/>
    public void Idle(TimeSpan limit) => LogIdle(limit.TotalSeconds);

    /// <inheritdoc/>
    public void Recovered(RecoveryResult result) => LogRecovered(result.Requeued, result.DeadSilos, result.Quarantined);

    /// <inheritdoc/>
    public void TrialStarted(ClaimedTrial trial)
    {
        if (!_logger.IsEnabled(LogLevel.Debug)) return;
        using IDisposable? scope = _logger.BeginScope(new TrialScope(trial));
        LogTrialStarted(trial.Study, trial.Number, trial.Fence.Epoch);
    }

    /// <inheritdoc/>
    public void TrialLeft(ClaimedTrial trial, TrialRunResult result)
    {
        LogLevel level = LevelOf(result);
        if (!_logger.IsEnabled(level)) return;
        using IDisposable? scope = _logger.BeginScope(new TrialScope(trial));
        string outcome = result.Event is { } ended ? $"{result.Kind} {ended}" : $"{result.Kind}";
        if (result.Reason is { } reason)
            LogTrialLeft(level, trial.Study, trial.Number, trial.Fence.Epoch, outcome, reason);
        else LogTrialLeft(level, trial.Study, trial.Number, trial.Fence.Epoch, outcome);
    }

    /// <inheritdoc/>
    public void StudyExcluded(long study, string reason, TimeSpan pause) =>
        LogExcluded(study, pause.TotalSeconds, reason);

    /// <inheritdoc/>
    public void StoreFailed(TimeSpan pause, string reason) => LogStoreFailed(pause.TotalSeconds, reason);

    /// <summary>
    /// What a person should look at is a warning: an error of the trial, a machine that cannot run it, a lost fence.
    /// </summary>
    private static LogLevel LevelOf(TrialRunResult result) => result switch
    {
        { Event: TrialEvent.Fail } => LogLevel.Warning,
        { Kind: TrialRunKind.Ended or TrialRunKind.Released } => LogLevel.Debug,
        { Kind: TrialRunKind.Cancelled } => LogLevel.Information,
        _ => LogLevel.Warning,
    };

    [LoggerMessage(LogLevel.Warning, "Study {Study} is left to other silos for {Seconds} s: {Reason}")]
    private partial void LogExcluded(long study, double seconds, string reason);

    [LoggerMessage(LogLevel.Error, "The store failed, going on under a new incarnation in {Seconds} s: {Reason}")]
    private partial void LogStoreFailed(double seconds, string reason);

    [LoggerMessage(LogLevel.Information, "Registered as incarnation {Incarnation}")]
    private partial void LogBegan(Guid incarnation);

    [LoggerMessage(LogLevel.Warning, "Incarnation {Incarnation} was declared dead; going on under a new one")]
    private partial void LogLost(Guid incarnation);

    [LoggerMessage(LogLevel.Information, "Nothing to do for {Seconds} s: ending")]
    private partial void LogIdle(double seconds);

    [LoggerMessage(
        LogLevel.Warning, "Took back {Requeued} trials of {DeadSilos} dead silos, set {Quarantined} more aside")]
    private partial void LogRecovered(int requeued, int deadSilos, int quarantined);

    [LoggerMessage(LogLevel.Debug, "Study {Study}, trial {Trial}, epoch {Epoch}: started")]
    private partial void LogTrialStarted(long study, long trial, long epoch);

    [LoggerMessage("Study {Study}, trial {Trial}, epoch {Epoch}: {Outcome}")]
    private partial void LogTrialLeft(LogLevel level, long study, long trial, long epoch, string outcome);

    [LoggerMessage("Study {Study}, trial {Trial}, epoch {Epoch}: {Outcome}: {Reason}")]
    private partial void LogTrialLeft(
        LogLevel level, long study, long trial, long epoch, string outcome, string reason);
}
