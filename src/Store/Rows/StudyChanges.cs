using Sweep.Core.Studies;

namespace Sweep.Store.Rows;

/// <summary>What a transaction does to the counters of the studies whose trials it moves.</summary>
internal sealed class StudyChanges
{
    private readonly SortedDictionary<long, int[]> _deltas = [];

    /// <summary>The changes, in order of study: every transaction locks studies in this order.</summary>
    public IEnumerable<StudyDelta> Deltas => _deltas.Select(pair => new StudyDelta(
        pair.Key,
        pair.Value[(int)TrialState.Queued],
        pair.Value[(int)TrialState.Running],
        pair.Value[(int)TrialState.Completed],
        pair.Value[(int)TrialState.Pruned],
        pair.Value[(int)TrialState.Diverged],
        pair.Value[(int)TrialState.Failed],
        pair.Value[(int)TrialState.Quarantined],
        pair.Value[(int)TrialState.Cancelled]));

    /// <summary>Whether no trial was moved.</summary>
    public bool IsEmpty => _deltas.Count == 0;

    /// <summary>The changes as lists, an element a study, in order of study.</summary>
    public StudyDeltaColumns ToColumns() => new(
        [.. _deltas.Keys],
        Column(TrialState.Queued),
        Column(TrialState.Running),
        Column(TrialState.Completed),
        Column(TrialState.Pruned),
        Column(TrialState.Diverged),
        Column(TrialState.Failed),
        Column(TrialState.Quarantined),
        Column(TrialState.Cancelled));

    /// <summary>Notes that a trial of a study went from one state to another.</summary>
    public void Move(long study, TrialState from, TrialState to)
    {
        if (!_deltas.TryGetValue(study, out int[]? delta))
        {
            delta = new int[Enum.GetValues<TrialState>().Length];
            _deltas.Add(study, delta);
        }

        delta[(int)from]--;
        delta[(int)to]++;
    }

    private int[] Column(TrialState state) => [.. _deltas.Values.Select(delta => delta[(int)state])];
}
