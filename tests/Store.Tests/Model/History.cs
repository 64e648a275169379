using Sweep.Core.Studies;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Model;

/// <summary>Does random things to a store and to the model of it, and compares.</summary>
public sealed partial class History(StoreHarness harness, Random random, ISet<string> happened)
{
    private static readonly TrialEvent[] Ends =
        [TrialEvent.Complete, TrialEvent.Prune, TrialEvent.Diverge, TrialEvent.Fail];

    /// <summary>What should happen now and then, noted in the set of happenings.</summary>
    public static IReadOnlyList<string> Happenings { get; } =
    [
        "claimed", "written", "write refused", "ended", "end refused", "end repeated", "released", "release refused",
        "requeued", "quarantined", "renewal refused", "enqueued", "enqueue repeated", "enqueue refused", "deleted",
        "paused", "resumed", "cancelled", "control refused", "retried", "retry repeated", "extended",
        "extension repeated", "extension refused", "lost", "lose refused", "unwanted",
    ];

    private readonly StoreModel _model = new();
    private readonly List<Guid> _silos = [];
    private readonly List<TrialFence> _fences = [];
    private readonly List<CoordinatorFence> _coordinators = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IStudyStore Store => harness.Store;

    /// <summary>One operation.</summary>
    public Task StepAsync() => random.Next(100) switch
    {
        < 3 => SubmitAsync(),
        < 8 => RegisterAsync(),
        < 14 => EnqueueAsync(),
        < 20 => CoordinateAsync(),
        < 24 => RenewAsync(),
        < 25 => RetireAsync(),
        < 29 => RecoverAsync(),
        < 31 => AdvanceAsync(),
        < 50 => ClaimAsync(),
        < 70 => WriteAsync(),
        < 80 => EndAsync(),
        < 84 => ReleaseAsync(),
        < 85 => DeleteAsync(),
        < 86 => ReopenAsync(),
        < 97 => ControlAsync(),
        _ => CompleteAsync(),
    };

    /// <summary>Compares everything that can be read.</summary>
    public async Task CompareAsync()
    {
        IReadOnlyList<StudyRecord> studies = await Store.ListStudiesAsync(new(), Cancel);
        Assert.Equal(_model.Studies.Keys, studies.Select(study => study.Id));
        foreach (StudyRecord study in studies)
        {
            ModelStudy model = _model.Studies[study.Id];
            Assert.Equal(
                (model.Name, model.Status, model.NextNumber, model.Revision, model.Planned, model.Priority),
                (study.Name, study.Status, study.NextNumber, study.Revision, study.PlannedTrials,
                    study.Placement.Priority));
            Assert.Equal(model.Extensions, study.Extensions);
            await harness.AssertCountsAsync(study.Id);
            IReadOnlyList<TrialRecord> trials = await Store.ListTrialsAsync(study.Id, new(), Cancel);
            Assert.Equal(model.NextNumber, trials.Count);
            foreach (TrialRecord trial in trials) await CompareAsync(trial);
            Assert.Equal(
                trials.SelectMany(trial => _model.Trials[trial.Id].Outcomes.Select(
                    (outcome, i) => (trial.Number, i + 1, outcome))),
                (await Store.ListAttemptsAsync(study.Id, Cancel)).Select(
                    row => (row.TrialNumber, row.Number, row.Outcome)));
            long cursor = random.NextInt64(model.Revision + 1);
            Assert.Equal(
                trials.Where(trial => trial.Revision > cursor).Select(trial => trial.Number),
                (await Store.ListTrialsAsync(study.Id, new(AfterRevision: cursor), Cancel)).Select(
                    trial => trial.Number));
        }

        await CompareHeldAsync();
    }

    private async Task CompareAsync(TrialRecord trial)
    {
        ModelTrial model = _model.Trials[trial.Id];
        Assert.Equal(
            (model.Number, model.State, model.Attempts, model.Revision, model.Result, model.EvaluationPoint),
            (trial.Number, trial.State, trial.Attempts, trial.Revision, trial.Result?.Final["val_loss"],
                trial.EvaluationPoint));
        Assert.Equal(StoreHarness.Problem, trial.Problem);
        if (trial.State == TrialState.Quarantined) Assert.NotNull(trial.Reason);
        else Assert.Equal(model.Reason, trial.Reason);
        Assert.Equal(model.Checkpoints, await harness.StoredCheckpointsAsync(trial.Id));
        Assert.Equal(
            model.Checkpoints.FirstOrDefault(-1), (await Store.ReadCheckpointAsync(trial.Id, Cancel))?.Step ?? -1);
        Assert.Equal(
            model.Chunks.GroupBy(chunk => chunk.Key.Metric, chunk => chunk.Value)
                .Select(metric => (metric.Key, string.Join(' ', metric))),
            (await Store.ReadCurvesAsync(trial.Id, Cancel))
                .Select(curve => (curve.Metric, string.Join(' ', curve.Steps))));
    }

    private async Task SubmitAsync()
    {
        string name = $"study {random.Next(6)}";
        SubmitOutcome outcome = await Store.SubmitAsync(new(name, "{}", "", 1, StoreHarness.Problem, 100), Cancel);
        Assert.Equal(!_model.Studies.Values.Any(study => study.Name == name), outcome.Created);
        if (outcome.Created) _model.Studies.Add(outcome.Study.Id, new(outcome.Study));
    }

    private async Task RegisterAsync()
    {
        string[] labels = random.Next(2) == 0 ? [] : ["gpu"];
        Guid silo = await harness.RegisterAsync(leaseSeconds: 60, labels: labels);
        _silos.Add(silo);
        if (labels.Length > 0) _model.Labels.Add(silo, labels[0]);
        _model.Silos.Add(silo, harness.Clock.Now.AddSeconds(60));
    }

    private async Task RenewAsync()
    {
        Guid silo = Pick(_silos.TakeLast(6).ToList());
        bool live = _model.Silos.ContainsKey(silo);
        Assert.Equal(live, await Store.RenewSiloAsync(silo, TimeSpan.FromSeconds(60), Cancel));
        if (live) _model.Silos[silo] = harness.Clock.Now.AddSeconds(60);
        else Happened("renewal refused");
    }

    private async Task RetireAsync()
    {
        Guid silo = Pick(_silos.TakeLast(6).ToList());
        await Store.RetireSiloAsync(silo, Cancel);
        _model.Silos.Remove(silo);
    }

    private Task AdvanceAsync()
    {
        harness.Clock.Advance(TimeSpan.FromSeconds(random.Next(40)));
        return Task.CompletedTask;
    }

    private async Task RecoverAsync()
    {
        RecoveryPolicy policy = new(QuarantineAfter: random.Next(1, 4));
        RecoveryResult expected = _model.Recover(harness.Clock.Now, policy.QuarantineAfter);
        Assert.Equal(expected, await Store.RecoverAsync(policy, Cancel));
        if (expected.Requeued > 0) Happened("requeued");
        if (expected.Quarantined > 0) Happened("quarantined");
    }

    private async Task CoordinateAsync()
    {
        Guid silo = Pick(_silos.TakeLast(6).ToList());
        CoordinatorFence? expected = _model.Coordinate(silo);
        Assert.Equal(expected, await Store.CoordinateAsync(silo, null, Cancel));
        if (expected is not null) _coordinators.Add(expected);
    }

    private async Task EnqueueAsync()
    {
        if (_coordinators.Count == 0) return;
        CoordinatorFence fence = Pick(_coordinators.TakeLast(4).ToList());
        long next = _model.Studies.GetValueOrDefault(fence.Study)?.NextNumber ?? 0;
        int count = random.Next(1, 4);
        bool repeat = next >= count && random.Next(4) == 0;
        long first = repeat ? next - count : next;
        EnqueueOutcome outcome = await Store.EnqueueAsync(fence, first, StoreHarness.Trials((int)first, count), Cancel);
        if (!_model.Holds(fence))
        {
            Assert.Equal(EnqueueOutcome.Refused, outcome);
            Happened("enqueue refused");
        }
        else if (repeat)
        {
            Assert.Equal(EnqueueOutcome.AlreadyDone, outcome);
            Happened("enqueue repeated");
        }
        else
        {
            Assert.Equal(EnqueueOutcome.Done, outcome);
            Happened("enqueued");
            IReadOnlyList<TrialRecord> added = await Store.ListTrialsAsync(fence.Study, new(FromNumber: first), Cancel);
            _model.Enqueue(fence.Study, added.Select(trial => trial.Id));
        }
    }

    private async Task CompleteAsync()
    {
        if (_coordinators.Count == 0) return;
        CoordinatorFence fence = Pick(_coordinators.TakeLast(4).ToList());
        Assert.Equal(_model.Complete(fence), await Store.CompleteStudyAsync(fence, Cancel));
    }

    private async Task ClaimAsync()
    {
        Guid silo = Pick(_silos.TakeLast(6).ToList());
        long? study = random.Next(3) == 0 && _model.Studies.Count > 0 ? Pick([.. _model.Studies.Keys]) : null;
        long[]? except = random.Next(8) == 0 && _model.Studies.Count > 0 ? [Pick([.. _model.Studies.Keys])] : null;
        ClaimRequest request = new(silo, Guid.NewGuid(), random.Next(1, 4), study, Except: except);
        IReadOnlyList<TrialFence> expected = _model.Claim(request);
        Assert.Equal(expected, (await Store.ClaimAsync(request, Cancel)).Select(trial => trial.Fence));
        if (expected.Count == 0) return;
        Happened("claimed");
        _fences.AddRange(expected);
        Assert.Equal(expected, (await Store.ClaimAsync(request, Cancel)).Select(trial => trial.Fence));
    }

    private async Task WriteAsync()
    {
        if (_fences.Count == 0) return;
        List<TrialFence> held = [];
        List<TrialWrite> writes = [];
        foreach (TrialFence fence in PickSome())
        {
            long step = random.Next(10_000);
            string metric = $"m{random.Next(3)}";
            int number = random.Next(4);
            StoredCheckpoint? checkpoint = random.Next(3) == 0 ? new(step, StoreHarness.Content(step)) : null;
            Dictionary<string, int>? tail = random.Next(6) == 0 ? new() { ["m0"] = random.Next(3), ["m1"] = 1 } : null;
            string? point = tail is null ? null : $"point {random.Next(3)}";
            writes.Add(new(fence, tail, [new(metric, number, [step], [step])], checkpoint, point));
            if (_model.Held(fence) is not { } trial) continue;
            trial.Write(tail, metric, number, step);
            trial.EvaluationPoint = point ?? trial.EvaluationPoint;
            if (checkpoint is not null)
            {
                trial.Checkpoints.Insert(0, step);
                if (trial.Checkpoints.Count > 2) trial.Checkpoints.RemoveAt(2);
                trial.Losses = 0;
            }

            held.Add(fence);
        }

        AssertHeld(held, await Store.WriteAsync(writes, Cancel));
        Happened(held.Count > 0 ? "written" : "write refused");
    }

    private async Task EndAsync()
    {
        if (_fences.Count == 0) return;
        List<TrialFence> accepted = [];
        List<TrialEnd> ends = [];
        HashSet<long> studies = [];
        foreach (TrialFence fence in PickSome())
        {
            TrialEvent @event = Ends[random.Next(Ends.Length)];
            string? point = random.Next(2) == 0 ? null : $"end {random.Next(3)}";
            ends.Add(StoreHarness.End(fence, @event, "because") with { EvaluationPoint = point });
            string outcome = TrialStateMachine.Next(TrialState.Running, @event)!.Value.ToString().ToLowerInvariant();
            if (_model.Held(fence) is { } trial)
            {
                trial.Leave(@event, outcome);
                trial.Result = fence.Trial;
                trial.Reason = "because";
                trial.EvaluationPoint = point ?? trial.EvaluationPoint;
                trial.Revision = _model.Studies[trial.Study].Revision + 1;
                studies.Add(trial.Study);
                accepted.Add(fence);
                Happened("ended");
            }
            else if (_model.Trials.GetValueOrDefault(fence.Trial)?.Outcomes[(int)fence.Epoch - 1] == outcome)
            {
                accepted.Add(fence);
                Happened("end repeated");
            }
            else
            {
                Happened("end refused");
            }
        }

        foreach (long study in studies) _model.Studies[study].Revision++;
        AssertHeld(accepted, await Store.EndAsync(ends, Cancel));
    }

    private async Task ReleaseAsync()
    {
        if (_fences.Count == 0) return;
        List<TrialFence> held = [];
        List<TrialFence> fences = PickSome();
        foreach (TrialFence fence in fences)
        {
            if (_model.Held(fence) is not { } trial) continue;
            trial.Leave(TrialEvent.Release, "released");
            trial.Attempts--;
            trial.Revision = _model.Studies[trial.Study].Revision + 1;
            held.Add(fence);
        }

        foreach (long study in held.Select(fence => _model.Trials[fence.Trial].Study).Distinct())
            _model.Studies[study].Revision++;
        AssertHeld(held, await Store.ReleaseAsync(fences, "drain", Cancel));
        Happened(held.Count > 0 ? "released" : "release refused");
    }

    private async Task DeleteAsync()
    {
        if (_model.Studies.Count < 3) return;
        long study = Pick([.. _model.Studies.Keys]);
        Assert.True(await Store.DeleteStudyAsync(study, Cancel));
        _model.Delete(study);
        Happened("deleted");
    }

    private async Task ReopenAsync()
    {
        await harness.ReopenAsync();
        if (harness.ClosingEndsSilos) _model.EndProcess();
    }

    /// <summary>Mostly fences that hold, some that once did, each trial once.</summary>
    private List<TrialFence> PickSome() =>
        [.. Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => random.Next(4) == 0 ? Pick(_fences) : Pick(_fences.TakeLast(12).ToList()))
            .DistinctBy(fence => fence.Trial)];

    private T Pick<T>(IReadOnlyList<T> list) => list.Count == 0 ? default! : list[random.Next(list.Count)];

    private void Happened(string what) => happened.Add(what);

    private static void AssertHeld(IEnumerable<TrialFence> expected, IReadOnlySet<long> held) =>
        Assert.Equal(expected.Select(fence => fence.Trial).Order(), held.Order());
}
