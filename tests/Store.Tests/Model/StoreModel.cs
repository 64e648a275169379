using Sweep.Core.Studies;

namespace Sweep.Store.Tests.Model;

/// <summary>The contract of <see cref="IStudyStore"/> in memory, as simply as it can be said.</summary>
public sealed class StoreModel
{
    private readonly HashSet<Guid> _gone = [];

    /// <summary>Studies by id, the oldest first.</summary>
    public SortedDictionary<long, ModelStudy> Studies { get; } = [];

    /// <summary>Trials by id, which is also the order of the queue.</summary>
    public SortedDictionary<long, ModelTrial> Trials { get; } = [];

    /// <summary>What silos offer, if anything.</summary>
    public Dictionary<Guid, string> Labels { get; } = [];

    /// <summary>Live silos and the ends of their leases.</summary>
    public Dictionary<Guid, DateTimeOffset> Silos { get; } = [];

    /// <summary>The trial that a fence holds, or null.</summary>
    public ModelTrial? Held(TrialFence fence) =>
        Trials.TryGetValue(fence.Trial, out ModelTrial? trial) && trial.IsHeldBy(fence) ? trial : null;

    /// <summary>Whether a coordinator may write.</summary>
    public bool Holds(CoordinatorFence fence) =>
        Studies.TryGetValue(fence.Study, out ModelStudy? study) && study.Status == StudyStatus.Active
        && study.Epoch == fence.Epoch && study.Coordinator == fence.Incarnation;

    /// <summary>The oldest active study without a live coordinator goes to a live silo.</summary>
    public CoordinatorFence? Coordinate(Guid silo)
    {
        if (!Silos.ContainsKey(silo)) return null;
        foreach ((long id, ModelStudy study) in Studies)
        {
            if (study.Status != StudyStatus.Active) continue;
            if (study.Coordinator is { } coordinator && Silos.ContainsKey(coordinator)) continue;
            study.Coordinator = silo;
            return new(id, ++study.Epoch, silo);
        }

        return null;
    }

    /// <summary>Appends trials with the ids that the store gave them.</summary>
    public void Enqueue(long id, IEnumerable<long> trials)
    {
        ModelStudy study = Studies[id];
        study.Revision++;
        foreach (long trial in trials)
            Trials.Add(trial, new() { Study = id, Number = study.NextNumber++, Revision = study.Revision });
    }

    /// <summary>Completes a study in which nothing is left to do.</summary>
    public bool Complete(CoordinatorFence fence)
    {
        if (!Holds(fence)) return false;
        if (Trials.Values.Any(trial => trial.Study == fence.Study && !TrialStateMachine.IsTerminal(trial.State)))
            return false;
        Studies[fence.Study].Status = StudyStatus.Completed;
        Studies[fence.Study].Revision++;
        return true;
    }

    /// <summary>Of each study its share of a claim, the first queued ones, goes to a live silo.</summary>
    public IReadOnlyList<TrialFence> Claim(ClaimRequest request)
    {
        if (!Silos.ContainsKey(request.Incarnation)) return [];
        Dictionary<long, List<KeyValuePair<long, ModelTrial>>> open = Studies
            .Where(pair => pair.Value.Status == StudyStatus.Active)
            .Where(pair => pair.Value.Label is not { } label || Labels.GetValueOrDefault(request.Incarnation) == label)
            .Where(pair => request.Except?.Contains(pair.Key) != true)
            .Where(pair => request.Study is null || pair.Key == request.Study)
            .ToDictionary(pair => pair.Key, pair => Queued(pair.Key).ToList());
        IReadOnlyList<StudyShare> shares = FairShare.Divide(
            request.Limit,
            [.. open.Select(pair => new OpenStudy(
                pair.Key, Studies[pair.Key].Priority, pair.Value.Count, Running(pair.Key),
                Studies[pair.Key].Parallel))],
            request.Last);
        KeyValuePair<long, ModelTrial>[] claimed = [.. shares
            .SelectMany(share => open[share.Study].Take(share.Trials))
            .OrderBy(pair => pair.Key)];
        foreach ((_, ModelTrial trial) in claimed) trial.Claim(request.Incarnation);
        Raise(claimed.Select(pair => pair.Value));
        return [.. claimed.Select(pair => new TrialFence(pair.Key, pair.Value.Epoch, request.Incarnation))];
    }

    private IEnumerable<KeyValuePair<long, ModelTrial>> Queued(long study) =>
        Trials.Where(pair => pair.Value.Study == study && pair.Value.State == TrialState.Queued);

    private int Running(long study) =>
        Trials.Values.Count(trial => trial.Study == study && trial.State == TrialState.Running);

    /// <summary>Late or ended silos die, then the trials of the dead are lost.</summary>
    public RecoveryResult Recover(DateTimeOffset now, int quarantineAfter)
    {
        Guid[] dead = [.. Silos.Where(pair => pair.Value <= now || _gone.Contains(pair.Key)).Select(pair => pair.Key)];
        foreach (Guid silo in dead) Silos.Remove(silo);
        ModelTrial[] orphans =
            [.. Trials.Values.Where(trial => trial.Holder is { } holder && !Silos.ContainsKey(holder))];
        Lose(orphans, quarantineAfter);
        int quarantined = orphans.Count(trial => trial.State == TrialState.Quarantined);
        return new(dead.Length, orphans.Length - quarantined, quarantined);
    }

    /// <summary>Trials are lost.</summary>
    public void Lose(IReadOnlyList<ModelTrial> lost, int quarantineAfter)
    {
        foreach (ModelTrial trial in lost)
            trial.Leave(++trial.Losses >= quarantineAfter ? TrialEvent.Quarantine : TrialEvent.Lose, "lost");
        Raise(lost);
    }

    /// <summary>Cancels a study and what has not ended of it.</summary>
    public ControlOutcome Cancel(long study)
    {
        if (Studies[study].Apply(StudyEvent.Cancel) is null) return ControlOutcome.Refused;
        ModelTrial[] unended = [.. Trials.Values.Where(
            trial => trial.Study == study && !TrialStateMachine.IsTerminal(trial.State))];
        foreach (ModelTrial trial in unended) trial.Cancel();
        Raise(unended);
        return ControlOutcome.Done;
    }

    /// <summary>Queues again what can be, once for each request.</summary>
    public RetryOutcome Retry(long id, Guid request)
    {
        ModelStudy study = Studies[id];
        if (study.Retried.Request == request) return new(ControlOutcome.Done, study.Retried.Trials);
        ModelTrial[] retried = [.. Trials.Values.Where(
            trial => trial.Study == id && TrialStateMachine.Next(trial.State, TrialEvent.Retry) is not null)];
        long revision = study.Revision + 1;
        if (StudyStateMachine.AfterRetry(study.Status, retried.Length) != study.Status) study.Apply(StudyEvent.Retry);
        study.Revision = revision;
        study.Retried = (request, retried.Length);
        foreach (ModelTrial trial in retried)
        {
            trial.Retry();
            trial.Revision = revision;
        }

        return new(ControlOutcome.Done, retried.Length);
    }

    /// <summary>Removes a study.</summary>
    public void Delete(long study)
    {
        Studies.Remove(study);
        foreach (long trial in Trials.Where(pair => pair.Value.Study == study).Select(pair => pair.Key).ToArray())
            Trials.Remove(trial);
    }

    /// <summary>The process of all registered silos ends; the next recovery finds out.</summary>
    public void EndProcess() => _gone.UnionWith(Silos.Keys);

    private void Raise(IEnumerable<ModelTrial> changed)
    {
        foreach (IGrouping<long, ModelTrial> trials in changed.GroupBy(trial => trial.Study))
        {
            long revision = ++Studies[trials.Key].Revision;
            foreach (ModelTrial trial in trials) trial.Revision = revision;
        }
    }
}
