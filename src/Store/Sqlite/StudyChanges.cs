using Sweep.Core.Studies;

namespace Sweep.Store.Sqlite;

/// <summary>
/// What a transaction does to the counters of the studies whose trials it moves. Applied once, at its end: the
/// statements that change trials write the study's revision + 1 into them, and this raises the study to it.
/// </summary>
internal sealed class StudyChanges
{
    private readonly SortedDictionary<long, int[]> _deltas = [];

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

    /// <summary>Writes counters and revisions.</summary>
    public void Apply(SqliteUnit unit)
    {
        foreach ((long study, int[] delta) in _deltas)
        {
            unit.Execute(SqliteSql.AdvanceStudy, new
            {
                study,
                queued = delta[(int)TrialState.Queued],
                running = delta[(int)TrialState.Running],
                completed = delta[(int)TrialState.Completed],
                pruned = delta[(int)TrialState.Pruned],
                diverged = delta[(int)TrialState.Diverged],
                failed = delta[(int)TrialState.Failed],
                quarantined = delta[(int)TrialState.Quarantined],
                cancelled = delta[(int)TrialState.Cancelled],
            });
        }
    }
}
