namespace Sweep.Store.Postgres;

/// <summary>
/// The fence of every write: lock, then match, then write. The lock waits for whoever is changing the trial, and what
/// is matched is what it found afterwards. A match without the lock, as in <c>INSERT .. SELECT .. WHERE epoch = ..</c>,
/// would let in a holder whose trial is being taken away at that moment.
/// </summary>
internal static class TrialLocks
{
    /// <summary>Locks trials for changes, in order of id.</summary>
    public static Task<Dictionary<long, LockedTrial>> ChangeAsync(PostgresUnit unit, IEnumerable<long> trials) =>
        LockAsync(unit, PostgresSql.LockTrials, trials);

    /// <summary>Locks trials for metrics, in order of id.</summary>
    public static Task<Dictionary<long, LockedTrial>> ShareAsync(PostgresUnit unit, IEnumerable<long> trials) =>
        LockAsync(unit, PostgresSql.ShareTrials, trials);

    private static async Task<Dictionary<long, LockedTrial>> LockAsync(
        PostgresUnit unit, string sql, IEnumerable<long> trials) =>
        (await unit.QueryAsync<LockedTrial>(sql, new { trials = trials.Distinct().ToArray() }))
            .ToDictionary(row => row.Trial);
}
