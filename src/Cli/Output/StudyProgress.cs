using System.Globalization;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Output;

/// <summary>A study's progress as it follows from its events: trials ended, best so far, time left.</summary>
internal sealed class StudyProgress(TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private long? _endedBefore;
    private TrialView? _best;

    /// <summary>The study as it was last told; null before, and when it has been deleted.</summary>
    public StudyView? Study { get; private set; }

    /// <summary>Takes an event.</summary>
    /// <returns>Whether more can come: the study has not ended.</returns>
    public bool Take(StudyEventView happened)
    {
        foreach (TrialView trial in happened.Trials) Take(trial);
        if (happened.Kind == StudyEventView.OfDeletion) Study = null;
        if (happened.Study is { } study) Take(study);
        return happened.Kind != StudyEventView.OfDeletion && !(Study is { } now && StudyEnd.HasEnded(now));
    }

    /// <summary>Takes the study as it is.</summary>
    public void Take(StudyView study)
    {
        Study = study;
        _endedBefore ??= study.EndedTrials;
    }

    /// <summary>The progress in a line.</summary>
    public string Line()
    {
        if (Study is not { } study) return "not known yet";
        string status = study.Status is "active" or "completed" ? "" : $", {study.Status}";
        return $"{study.EndedTrials} of {study.PlannedTrials} trials{status}, {BestSoFar()}, {TimeLeft(study)}";
    }

    private void Take(TrialView trial)
    {
        if (trial.State != "completed" || trial.Best is not [{ Step: >= 0 } best, ..]) return;
        if (_best?.Best is [{ } before, ..])
        {
            double value = best.Values[best.Metric], bestValue = before.Values[before.Metric];
            if (best.Goal == "min" ? value >= bestValue : value <= bestValue) return;
        }

        _best = trial;
    }

    private string BestSoFar() => _best?.Best is [{ } best, ..]
        ? $"best {best.Metric} {Format.Number(best.Values[best.Metric])} ({_best.Arm} #{_best.Configuration})"
        : "none ended yet";

    private string TimeLeft(StudyView study)
    {
        long left = study.PlannedTrials - study.EndedTrials;
        long ended = study.EndedTrials - (_endedBefore ?? 0);
        if (left == 0) return "done";
        if (ended == 0) return "time left unknown";
        TimeSpan each = clock.GetElapsedTime(_start) / ended;
        return string.Create(CultureInfo.InvariantCulture, $"about {Format.Time(each * left)} left");
    }
}
