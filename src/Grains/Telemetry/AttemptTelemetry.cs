using System.Diagnostics;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Grains.Telemetry;

/// <summary>
/// What telemetry hears of one attempt: a short span at its start and one at its end, each of a trace of its own and
/// linked to the submission of its study, and counts of what was done in between.
/// </summary>
internal sealed class AttemptTelemetry : IDisposable
{
    private readonly ClaimedTrial _trial;
    private readonly TimeProvider _clock;
    private readonly KeyValuePair<string, object?> _problem;
    private readonly ActivityContext _submitted;
    private ActivityContext _begun;
    private long _step;
    private long _points;
    private TimeSpan _training;
    private TimeSpan _evaluating;
    private long _start;
    private bool _isRunning;

    /// <summary>Tells nothing yet.</summary>
    /// <param name="trial">The claim.</param>
    /// <param name="traceParent">The context of its study's submission; null where there was none.</param>
    /// <param name="clock">Measures it.</param>
    public AttemptTelemetry(ClaimedTrial trial, string? traceParent, TimeProvider clock)
    {
        (_trial, _clock) = (trial, clock);
        _problem = new(GrainsTelemetry.Problem, trial.Problem?.Name ?? "unknown");
        _ = ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out _submitted);
    }

    /// <summary>Links to the start of the attempt; none while nobody listens.</summary>
    public IEnumerable<ActivityLink> Links => _begun == default ? [] : [new(_begun)];

    /// <summary>The attempt is under way.</summary>
    public void Start()
    {
        _start = _clock.GetTimestamp();
        _isRunning = true;
        TrialInstruments.Running.Add(1);
    }

    /// <summary>Starts the span of its beginning.</summary>
    public Activity? Begin()
    {
        Activity? activity = Span("attempt begin", _submitted);
        if (activity is not null) _begun = activity.Context;
        return activity;
    }

    /// <summary>It starts from here: nothing up to here counts.</summary>
    public void From(long step) => (_step, _points) = (step, 0);

    /// <summary>Counts what was done since the last report.</summary>
    /// <param name="step">Steps of the trial so far.</param>
    /// <param name="training">Time of the attempt in steps so far.</param>
    /// <param name="evaluating">Time of the attempt in evaluations so far.</param>
    /// <param name="points">Points since the beginning that are stored.</param>
    public void Report(long step, TimeSpan training, TimeSpan evaluating, long points)
    {
        TrialInstruments.Steps.Add(step - _step, _problem);
        TrialInstruments.Training.Add((training - _training).TotalSeconds, _problem);
        TrialInstruments.Evaluation.Add((evaluating - _evaluating).TotalSeconds, _problem);
        TrialInstruments.Points.Add(points - _points, _problem);
        (_step, _training, _evaluating, _points) = (step, training, evaluating, points);
    }

    /// <summary>A checkpoint was stored.</summary>
    public void Checkpointed(int bytes) => TrialInstruments.CheckpointSize.Record(bytes, _problem);

    /// <summary>The attempt has left its trial.</summary>
    /// <returns>The span of its end: whoever tells others of it does so within.</returns>
    public Activity? Leave(TrialRunResult result)
    {
        KeyValuePair<string, object?> outcome = new(GrainsTelemetry.Outcome, NameOf(result));
        TrialInstruments.Duration.Record(_clock.GetElapsedTime(_start).TotalSeconds, outcome, _problem);
        if (result.Kind == TrialRunKind.Ended) TrialInstruments.Ended.Add(1, outcome, _problem);
        Dispose();

        Activity? activity = Span("attempt end", _submitted, _begun);
        activity?.SetTag(outcome.Key, outcome.Value);
        activity?.SetTag("sweep.resumed_from", result.ResumedFrom);
        activity?.SetTag("sweep.step", _step);
        activity?.SetTag("sweep.training_seconds", _training.TotalSeconds);
        activity?.SetTag("sweep.evaluation_seconds", _evaluating.TotalSeconds);
        if (result.Event == TrialEvent.Fail) activity?.SetStatus(ActivityStatusCode.Error, FirstLine(result.Reason));
        return activity;
    }

    /// <summary>It is under way no longer, even where the store failed and it could not leave.</summary>
    public void Dispose()
    {
        if (_isRunning) TrialInstruments.Running.Add(-1);
        _isRunning = false;
    }

    private Activity? Span(string name, params ReadOnlySpan<ActivityContext> linked)
    {
        List<ActivityLink> links = [];
        foreach (ActivityContext context in linked)
            if (context != default) links.Add(new(context));
        Activity? activity = GrainsTelemetry.StartRoot(name, links);
        if (activity is null) return null;
        activity.SetTag(GrainsTelemetry.Study, _trial.Study);
        activity.SetTag(GrainsTelemetry.Trial, _trial.Number);
        activity.SetTag(GrainsTelemetry.Epoch, _trial.Fence.Epoch);
        activity.SetTag("sweep.attempt", _trial.Attempt);
        activity.SetTag("sweep.arm", _trial.Arm);
        activity.SetTag("sweep.configuration", _trial.Configuration);
        activity.SetTag("sweep.seed", _trial.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        activity.SetTag(_problem.Key, _problem.Value);
        return activity;
    }

    private static string NameOf(TrialRunResult result) => result switch
    {
        { Event: TrialEvent.Complete } => "completed",
        { Event: TrialEvent.Prune } => "pruned",
        { Event: TrialEvent.Diverge } => "diverged",
        { Event: TrialEvent.Fail } => "failed",
        { Kind: TrialRunKind.EnvironmentFailed } => "environment_failed",
        _ => result.Kind.ToString().ToLowerInvariant(),
    };

    private static string? FirstLine(string? reason) => reason?.Split('\n', 2)[0].TrimEnd();
}
