namespace Sweep.Store.Tests.Model;

/// <summary>The part of a history that controls studies.</summary>
public sealed partial class History
{
    private Guid _lastRetry = Guid.NewGuid();

    private async Task ControlAsync()
    {
        if (_model.Studies.Count == 0) return;
        long study = Pick([.. _model.Studies.Keys]);
        await (random.Next(12) switch
        {
            < 2 => ChangeAsync(study, StudyEvent.Pause, "paused", Store.PauseAsync),
            < 5 => ChangeAsync(study, StudyEvent.Resume, "resumed", Store.ResumeAsync),
            5 => CancelAsync(study),
            < 8 => RetryAsync(study),
            8 => ExtendAsync(study),
            9 => PlaceAsync(study),
            _ => LoseAsync(),
        });
    }

    private async Task ChangeAsync(
        long study, StudyEvent @event, string happening, Func<long, CancellationToken, Task<ControlOutcome>> change)
    {
        bool allowed = _model.Studies[study].Apply(@event) is not null;
        Assert.Equal(allowed ? ControlOutcome.Done : ControlOutcome.Refused, await change(study, Cancel));
        Happened(allowed ? happening : "control refused");
        if (@event == StudyEvent.Pause) await CompareHeldAsync();
    }

    private async Task CancelAsync(long study)
    {
        ControlOutcome expected = _model.Cancel(study);
        Assert.Equal(expected, await Store.CancelAsync(study, Cancel));
        Happened(expected == ControlOutcome.Done ? "cancelled" : "control refused");
    }

    private async Task RetryAsync(long study)
    {
        Guid request = random.Next(3) == 0 ? _lastRetry : Guid.NewGuid();
        bool repeated = _model.Studies[study].Retried.Request == request;
        RetryOutcome expected = _model.Retry(study, request);
        Assert.Equal(expected, await Store.RetryAsync(study, request, Cancel));
        _lastRetry = request;
        if (repeated) Happened("retry repeated");
        else if (expected.Trials > 0) Happened("retried");
    }

    private async Task ExtendAsync(long id)
    {
        ModelStudy study = _model.Studies[id];
        int place = random.Next(study.Extensions.Count + 1);
        string extension = $"extension {random.Next(3)}";
        long planned = study.Planned + 10;
        ControlOutcome expected = place < study.Extensions.Count
            ? study.Extensions[place] == extension ? ControlOutcome.Done : ControlOutcome.Refused
            : StudyStateMachine.Next(study.Status, StudyEvent.Extend) is null ? ControlOutcome.Refused
            : ControlOutcome.Done;
        Assert.Equal(expected, await Store.ExtendAsync(id, place, extension, planned, Cancel));
        Happened(
            expected == ControlOutcome.Refused ? "extension refused"
            : place < study.Extensions.Count ? "extension repeated"
            : "extended");
        if (expected == ControlOutcome.Refused || place < study.Extensions.Count) return;
        study.Status = StudyStateMachine.Next(study.Status, StudyEvent.Extend)!.Value;
        study.Extensions.Add(extension);
        study.Planned = planned;
        study.Coordinator = null;
        study.Revision++;
    }

    private async Task PlaceAsync(long id)
    {
        ModelStudy study = _model.Studies[id];
        study.Priority = random.Next(-1, 2);
        study.Parallel = random.Next(3) == 0 ? random.Next(1, 4) : null;
        study.Label = random.Next(3) == 0 ? "gpu" : null;
        study.Revision++;
        StudyPlacement placement = new(study.Priority, study.Parallel, study.Label is { } label ? [label] : null);
        Assert.Equal(ControlOutcome.Done, await Store.PlaceAsync(id, placement, Cancel));
    }

    private async Task LoseAsync()
    {
        if (_fences.Count == 0) return;
        List<TrialFence> fences = PickSome();
        TrialFence[] held = [.. fences.Where(fence => _model.Held(fence) is not null)];
        RecoveryPolicy policy = new(QuarantineAfter: random.Next(1, 4));
        _model.Lose([.. held.Select(fence => _model.Held(fence)!)], policy.QuarantineAfter);
        AssertHeld(held, await Store.LoseAsync(fences, "hung", policy, Cancel));
        Happened(held.Length > 0 ? "lost" : "lose refused");
    }

    private async Task CompareHeldAsync()
    {
        foreach (Guid silo in _silos.TakeLast(6))
        {
            HeldTrial[] expected = [.. _model.Trials
                .Where(pair => pair.Value.Holder == silo)
                .Select(pair => new HeldTrial(
                    new(pair.Key, pair.Value.Epoch, silo),
                    _model.Studies[pair.Value.Study].Status == StudyStatus.Active))];
            Assert.Equal(expected, await Store.ListHeldAsync(silo, Cancel));
            if (expected.Any(held => !held.IsWanted)) Happened("unwanted");
        }
    }
}
