using Microsoft.Data.Sqlite;

namespace Sweep.Store.Sqlite;

/// <summary>
/// The store in one SQLite file: no server, any number of threads and of processes on one machine. The injected clock
/// plays the server's; processes that share a file share the machine's.
/// </summary>
/// <remarks>
/// Beside a registered silo's lease, its process holds a lock on a small file next to the database: when the process
/// ends in whatever way, <see cref="RecoverAsync"/> of any other takes over at once, without waiting for the lease.
/// </remarks>
public sealed class SqliteStudyStore : IStudyStore
{
    private readonly SqliteDatabase _database;
    private readonly SiloLocks _locks;

    private SqliteStudyStore(SqliteDatabase database)
    {
        _database = database;
        _locks = new(database.Path);
    }

    /// <summary>Full path of the database file.</summary>
    public string Path => _database.Path;

    /// <summary>
    /// Opens a store; unless it is only to be read, creates folder and file and brings them up to date.
    /// </summary>
    /// <param name="path">The database file.</param>
    /// <param name="clock">The store's clock.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <param name="cancellation">Cancels before the opening.</param>
    /// <exception cref="StoreException">
    /// It cannot be opened, is not a Sweep store, was written by a newer program, or is missing or older than this
    /// program and only to be read.
    /// </exception>
    public static Task<SqliteStudyStore> OpenAsync(
        string path, TimeProvider clock, SqliteStoreOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(new SqliteStudyStore(SqliteDatabase.Open(path, clock, options ?? new())));
    }

    /// <inheritdoc/>
    public Task<SubmitOutcome> SubmitAsync(StudySubmission submission, CancellationToken cancellation) =>
        _database.WriteAsync("submit a study", unit => SqliteStudies.Submit(unit, submission), cancellation);

    /// <inheritdoc/>
    public Task<StudyRecord?> FindStudyAsync(string name, CancellationToken cancellation) =>
        _database.ReadAsync("find a study", unit => SqliteStudies.Find(unit, name), cancellation);

    /// <inheritdoc/>
    public Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation) =>
        _database.ReadAsync("find a study", unit => SqliteStudies.Get(unit, study), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StudyRecord>> ListStudiesAsync(StudyQuery query, CancellationToken cancellation) =>
        _database.ReadAsync("list studies", unit => SqliteStudies.List(unit, query), cancellation);

    /// <inheritdoc/>
    public Task<bool> DeleteStudyAsync(long study, CancellationToken cancellation) =>
        _database.WriteAsync("delete a study", unit => SqliteStudies.Delete(unit, study), cancellation);

    /// <inheritdoc/>
    public async Task RegisterSiloAsync(SiloRegistration registration, CancellationToken cancellation)
    {
        // Lock first, row second: whoever sees the row finds the lock held for as long as this process lives.
        bool again = _locks.Holds(registration.Incarnation);
        bool locked = _locks.Take(registration.Incarnation);
        bool registered = false;
        try
        {
            registered = await _database.WriteAsync(
                "register a silo", unit => SqliteSilos.Register(unit, registration, locked), cancellation);
        }
        finally
        {
            if (!registered && !again) _locks.Release(registration.Incarnation);
        }

        if (!registered)
        {
            throw new ArgumentException(
                $"Incarnation {registration.Incarnation} is dead: each life of a silo has its own.",
                nameof(registration));
        }
    }

    /// <inheritdoc/>
    public Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation) =>
        _database.WriteAsync("renew a lease", unit => SqliteSilos.Renew(unit, incarnation, lease), cancellation);

    /// <inheritdoc/>
    public async Task RetireSiloAsync(Guid incarnation, CancellationToken cancellation)
    {
        await _database.WriteAsync("retire a silo", unit => SqliteSilos.Retire(unit, incarnation), cancellation);
        _locks.Release(incarnation);
    }

    /// <inheritdoc/>
    public async Task<RecoveryResult> RecoverAsync(RecoveryPolicy policy, CancellationToken cancellation)
    {
        // Two steps: trials are returned only of silos that are marked dead, never of those that only look late.
        const string What = "recover trials";
        List<SiloSuspect> suspects = await _database.ReadAsync(
            What, unit => SqliteSilos.Suspects(unit, _locks), cancellation);
        List<Guid> dead = suspects.Count == 0 ? [] : await _database.WriteAsync(
            What, unit => SqliteSilos.MarkDead(unit, suspects), cancellation);
        foreach (Guid incarnation in dead) _locks.Release(incarnation);

        // Reading first keeps a beat with nothing to do off the write lock.
        if (!await _database.ReadAsync(What, SqliteRecovery.HasOrphans, cancellation)) return new(dead.Count, 0, 0);
        (int requeued, int quarantined) = await _database.WriteAsync(
            What, unit => SqliteRecovery.Recover(unit, policy), cancellation);
        return new(dead.Count, requeued, quarantined);
    }

    /// <inheritdoc/>
    public Task<int> CountSilosAsync(CancellationToken cancellation) =>
        _database.ReadAsync("count silos", SqliteSilos.Count, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(SiloQuery query, CancellationToken cancellation) =>
        _database.ReadAsync("list silos", unit => SqliteSilos.List(unit, query), cancellation);

    /// <inheritdoc/>
    public async Task<CoordinatorFence?> CoordinateAsync(
        Guid incarnation, long? study, IReadOnlyList<long> except, CancellationToken cancellation)
    {
        // Reading first keeps the polls of a fleet, most of which find nothing to take, off the write lock.
        const string What = "take a study";
        return await _database.ReadAsync(
            What, unit => SqliteStudies.HasFree(unit, incarnation, study, except), cancellation)
            ? await _database.WriteAsync(
                What, unit => SqliteStudies.Coordinate(unit, incarnation, study, except), cancellation)
            : null;
    }

    /// <inheritdoc/>
    public Task<EnqueueOutcome> EnqueueAsync(
        CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials, CancellationToken cancellation) =>
        _database.WriteAsync(
            "enqueue trials", unit => SqliteStudies.Enqueue(unit, fence, firstNumber, trials), cancellation);

    /// <inheritdoc/>
    public Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation) =>
        _database.WriteAsync("complete a study", unit => SqliteStudies.Complete(unit, fence), cancellation);

    /// <inheritdoc/>
    public Task LeaveStudyAsync(CoordinatorFence fence, CancellationToken cancellation) =>
        _database.WriteAsync("leave a study", unit => SqliteStudies.Leave(unit, fence), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(ClaimRequest request, CancellationToken cancellation)
    {
        if (request.Limit < 1) throw new ArgumentException("A claim is for at least one trial.", nameof(request));
        return _database.WriteAsync("claim trials", unit => SqliteTrials.Claim(unit, request), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HeldTrial>> ListHeldAsync(Guid incarnation, CancellationToken cancellation) =>
        _database.ReadAsync("list held trials", unit => SqliteTrials.ListHeld(unit, incarnation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlySet<long>> WriteAsync(IReadOnlyList<TrialWrite> writes, CancellationToken cancellation) =>
        _database.WriteAsync("write metrics", unit => SqliteTrials.Write(unit, writes), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlySet<long>> EndAsync(IReadOnlyList<TrialEnd> ends, CancellationToken cancellation) =>
        _database.WriteAsync("end trials", unit => SqliteTrials.End(unit, ends), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlySet<long>> ReleaseAsync(
        IReadOnlyList<TrialFence> fences, string reason, CancellationToken cancellation) =>
        _database.WriteAsync("release trials", unit => SqliteTrials.Release(unit, fences, reason), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlySet<long>> LoseAsync(
        IReadOnlyList<TrialFence> fences, string reason, RecoveryPolicy policy, CancellationToken cancellation) =>
        _database.WriteAsync(
            "lose trials", unit => SqliteRecovery.LoseHeld(unit, fences, reason, policy), cancellation);

    /// <inheritdoc/>
    public Task<StoredCheckpoint?> ReadCheckpointAsync(long trial, CancellationToken cancellation) =>
        _database.ReadAsync("read a checkpoint", unit => SqliteCheckpoints.Read(unit, trial), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
        long study, TrialQuery query, CancellationToken cancellation) =>
        _database.ReadAsync("list trials", unit => SqliteReading.ListTrials(unit, study, query), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Curve>> ReadCurvesAsync(
        long trial, IReadOnlyDictionary<string, int> skip, CancellationToken cancellation) =>
        _database.ReadAsync("read curves", unit => SqliteCurves.Read(unit, trial, skip), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<long, long>> ReadRevisionsAsync(
        IReadOnlyList<long> studies, CancellationToken cancellation) =>
        _database.ReadAsync("read revisions", unit => SqliteReading.ReadRevisions(unit, studies), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<long, IReadOnlyList<CurveExtent>>> ReadCurveExtentsAsync(
        long study, IReadOnlyList<long> trials, CancellationToken cancellation) =>
        _database.ReadAsync(
            "read curve extents", unit => SqliteReading.ReadExtents(unit, study, trials), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(
        long study, AttemptQuery query, CancellationToken cancellation) =>
        _database.ReadAsync("list attempts", unit => SqliteAttempts.List(unit, study, query), cancellation);

    /// <inheritdoc/>
    public Task<ControlOutcome> PauseAsync(long study, CancellationToken cancellation) =>
        _database.WriteAsync(
            "pause a study", unit => SqliteControl.Change(unit, study, StudyEvent.Pause), cancellation);

    /// <inheritdoc/>
    public Task<ControlOutcome> ResumeAsync(long study, CancellationToken cancellation) =>
        _database.WriteAsync(
            "resume a study", unit => SqliteControl.Change(unit, study, StudyEvent.Resume), cancellation);

    /// <inheritdoc/>
    public Task<ControlOutcome> CancelAsync(long study, CancellationToken cancellation) =>
        _database.WriteAsync("cancel a study", unit => SqliteControl.Cancel(unit, study), cancellation);

    /// <inheritdoc/>
    public Task<RetryOutcome> RetryAsync(long study, Guid request, CancellationToken cancellation) =>
        _database.WriteAsync("retry trials", unit => SqliteControl.Retry(unit, study, request), cancellation);

    /// <inheritdoc/>
    public Task<ControlOutcome> ExtendAsync(
        long study, int place, string extension, long plannedTrials, CancellationToken cancellation) =>
        _database.WriteAsync(
            "extend a study",
            unit => SqliteControl.Extend(unit, study, place, extension, plannedTrials),
            cancellation);

    /// <inheritdoc/>
    public Task<ControlOutcome> PlaceAsync(
        long study, StudyPlacement placement, CancellationToken cancellation) =>
        _database.WriteAsync("place a study", unit => SqliteControl.Place(unit, study, placement), cancellation);

    /// <inheritdoc/>
    public Task<TokenRecord> CreateTokenAsync(NewToken token, CancellationToken cancellation) =>
        _database.WriteAsync("create a token", unit => SqliteTokens.Create(unit, token), cancellation);

    /// <inheritdoc/>
    public Task<TokenRecord?> FindTokenAsync(string id, CancellationToken cancellation) =>
        _database.ReadAsync("find a token", unit => SqliteTokens.Find(unit, id), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TokenRecord>> ListTokensAsync(CancellationToken cancellation) =>
        _database.ReadAsync("list tokens", SqliteTokens.List, cancellation);

    /// <inheritdoc/>
    public Task<bool> RevokeTokenAsync(string id, CancellationToken cancellation) =>
        _database.WriteAsync("revoke a token", unit => SqliteTokens.Revoke(unit, id), cancellation);

    /// <summary>Closes the file. The silos that registered through this store count as ended from now on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _locks.Dispose();
    }

    /// <summary>Runs on the connection that writes: tests set its limits so.</summary>
    internal Task<T> UseWriterAsync<T>(Func<SqliteConnection, T> use, CancellationToken cancellation) =>
        _database.UseWriterAsync("test", use, cancellation);
}
