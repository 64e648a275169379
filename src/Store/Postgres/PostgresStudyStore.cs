using Npgsql;

namespace Sweep.Store.Postgres;

/// <summary>
/// The store in a PostgreSQL database (13 or later), for any number of silos on any number of machines. Every decision
/// is a short transaction of conditional updates under READ COMMITTED; time is the server's. A lost connection or a
/// restart of the server ends no call: it is tried again until it succeeds or is cancelled.
/// </summary>
/// <remarks>
/// Works behind PgBouncer in transaction mode: no prepared statements, no settings of the session, no session locks.
/// </remarks>
public sealed partial class PostgresStudyStore : IStudyStore
{
    // The first recovery looks at everything that anybody left behind, and so does each hundredth.
    private const int BeatsForAll = 100;

    private readonly PostgresDatabase _database;
    private readonly PostgresCheckpoints _checkpoints;
    private readonly EndGroups _ends;
    private readonly HintSender? _hints;
    private readonly HintListener? _listener;
    private int _recoveries;
    private volatile bool _isIdle;

    private PostgresStudyStore(
        PostgresDatabase database, Guid id, PostgresAddress? listen, PostgresStoreOptions options, TimeProvider clock)
    {
        _database = database;
        Id = id;
        _checkpoints = new(id, options.Checkpoints);
        _ends = new(StoreEndsAsync);
        _hints = options.SendHints && !options.ReadOnly
            ? new(database.SendHintAsync, options.HintInterval, clock)
            : null;
        _listener = listen is not null && options.Hinted is { } hinted
            ? new(listen, hinted, options.LongestPause, clock)
            : null;
    }

    /// <summary>Tells this store from all others.</summary>
    public Guid Id { get; }

    /// <summary>
    /// Opens a store; unless it is only to be read, makes its tables or brings them up to date. The server must be
    /// there: only what comes afterwards waits for it.
    /// </summary>
    /// <param name="address">As <see cref="PostgresAddress"/> has it.</param>
    /// <param name="clock">For pauses between tries; the store's time is the server's.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <param name="cancellation">Cancels the opening.</param>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    /// <exception cref="StoreException">
    /// The server cannot be reached or refuses, holds a store of a newer program, or has none or an older one and it is
    /// only to be read or this role may not migrate.
    /// </exception>
    public static async Task<PostgresStudyStore> OpenAsync(
        string address, TimeProvider clock, PostgresStoreOptions? options = null,
        CancellationToken cancellation = default)
    {
        options ??= new();
        PostgresAddress parsed = PostgresAddress.Parse(address);
        PostgresAddress? listen = options.ListenAddress is { } direct ? PostgresAddress.Parse(direct) : null;
        PostgresDatabase database = new(parsed, options, clock);
        try
        {
            await using NpgsqlConnection connection = await database.OpenOnceAsync(cancellation);
            await (options.ReadOnly
                ? PostgresMigrator.CheckAsync(connection, parsed, cancellation)
                : PostgresMigrator.MigrateAsync(connection, parsed, options.MustExist, cancellation));
            Guid id = await PostgresMigrator.IdentifyAsync(connection, cancellation);
            return new(database, id, listen, options, clock);
        }
        catch (Exception error)
        {
            await database.DisposeAsync();
            if (PostgresErrors.IsDriver(error)) throw PostgresErrors.Translate("open the store", parsed, error);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<SubmitOutcome> SubmitAsync(StudySubmission submission, CancellationToken cancellation)
    {
        Guid request = submission.Request ?? Guid.NewGuid();
        return Hinting(
            await _database.WriteAsync(
                "submit a study", unit => PostgresStudies.SubmitAsync(unit, submission, request), cancellation),
            outcome => outcome.Created);
    }

    /// <inheritdoc/>
    public Task<StudyRecord?> FindStudyAsync(string name, CancellationToken cancellation) =>
        _database.ReadAsync("find a study", unit => PostgresStudies.FindAsync(unit, name), cancellation);

    /// <inheritdoc/>
    public Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation) =>
        _database.ReadAsync("find a study", unit => PostgresStudies.GetAsync(unit, study), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StudyRecord>> ListStudiesAsync(StudyQuery query, CancellationToken cancellation) =>
        _database.ReadAsync("list studies", unit => PostgresStudies.ListAsync(unit, query), cancellation);

    /// <inheritdoc/>
    public async Task<bool> DeleteStudyAsync(long study, CancellationToken cancellation)
    {
        (bool gone, List<long> filed) = await _database.WriteAsync(
            "delete a study", unit => PostgresStudies.DeleteAsync(unit, study), cancellation);
        _checkpoints.DeleteAll(filed);
        return gone;
    }

    /// <inheritdoc/>
    public async Task RegisterSiloAsync(SiloRegistration registration, CancellationToken cancellation)
    {
        if (await _database.WriteAsync(
            "register a silo", unit => PostgresSilos.RegisterAsync(unit, registration), cancellation))
            return;
        throw new ArgumentException(
            $"Incarnation {registration.Incarnation} is dead: each life of a silo has its own.", nameof(registration));
    }

    /// <summary>
    /// Extends the lease from now, even late, while the row is live. Runs on the calling thread, on a connection that
    /// only renewals use: neither a busy thread pool nor work that waits for the database delays it.
    /// </summary>
    /// <inheritdoc/>
    public Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation) =>
        Task.FromResult(PostgresSilos.Renew(_database, incarnation, lease, cancellation));

    /// <inheritdoc/>
    public Task RetireSiloAsync(Guid incarnation, CancellationToken cancellation) =>
        _database.WriteAsync("retire a silo", unit => PostgresSilos.RetireAsync(unit, incarnation), cancellation);

    /// <inheritdoc/>
    public async Task<RecoveryResult> RecoverAsync(RecoveryPolicy policy, CancellationToken cancellation)
    {
        // Two steps: trials are returned only of silos that are marked dead, never of those that only look late. Each
        // silo is a transaction of its own, so that nobody's renewal waits for more than one row.
        const string What = "recover trials";
        bool all = Interlocked.Increment(ref _recoveries) % BeatsForAll == 1;
        (List<Guid> expired, List<PostgresRecovery.OrphanRow> orphans, List<long> cancelling) =
            await _database.ReadAsync(What, unit => PostgresRecovery.LookAsync(unit, all), cancellation);
        int dead = 0;
        foreach (Guid incarnation in expired)
        {
            if (await _database.WriteAsync(What, unit => PostgresSilos.MarkDeadAsync(unit, incarnation), cancellation))
                dead++;
        }

        // Whoever marked them, perhaps an earlier try of this call.
        if (expired.Count > 0) orphans = await OrphansAsync();
        int requeued = 0;
        int quarantined = 0;
        for (; orphans.Count > 0; orphans = await OrphansAsync())
        {
            (List<long> back, List<long> aside) = await _database.WriteAsync(
                What,
                unit => PostgresRecovery.LoseAsync(unit, [.. orphans.Select(orphan => orphan.ToLoss())], policy),
                cancellation);
            _checkpoints.DeleteAll(aside);
            requeued += back.Count;
            quarantined += aside.Count;
        }

        foreach (long study in cancelling) await CancelTrialsAsync(study, cancellation);
        return Hinting(new RecoveryResult(dead, requeued, quarantined), result => result.Requeued > 0);

        Task<List<PostgresRecovery.OrphanRow>> OrphansAsync() =>
            _database.ReadAsync(What, unit => PostgresRecovery.OrphansAsync(unit, all), cancellation);
    }

    /// <inheritdoc/>
    public Task<int> CountSilosAsync(CancellationToken cancellation) =>
        _database.ReadAsync("count silos", PostgresSilos.CountAsync, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(SiloQuery query, CancellationToken cancellation) =>
        _database.ReadAsync("list silos", unit => PostgresSilos.ListAsync(unit, query), cancellation);

    /// <inheritdoc/>
    public async Task<CoordinatorFence?> CoordinateAsync(
        Guid incarnation, long? study, IReadOnlyList<long> except, CancellationToken cancellation)
    {
        // Reading first spares the polls of a fleet, most of which find nothing to take, a transaction.
        const string What = "take a study";
        Guid request = Guid.NewGuid();
        return await _database.ReadAsync(
            What, unit => PostgresStudies.HasFreeAsync(unit, incarnation, study, except), cancellation)
            ? await _database.WriteAsync(
                What, unit => PostgresStudies.CoordinateAsync(unit, incarnation, study, except, request), cancellation)
            : null;
    }

    /// <inheritdoc/>
    public async Task<EnqueueOutcome> EnqueueAsync(
        CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials, CancellationToken cancellation) =>
        Hinting(
            await _database.WriteAsync(
                "enqueue trials", unit => PostgresStudies.EnqueueAsync(unit, fence, firstNumber, trials), cancellation),
            outcome => outcome == EnqueueOutcome.Done);

    /// <inheritdoc/>
    public Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation) =>
        _database.WriteAsync("complete a study", unit => PostgresStudies.CompleteAsync(unit, fence), cancellation);

    /// <inheritdoc/>
    public Task LeaveStudyAsync(CoordinatorFence fence, CancellationToken cancellation) =>
        _database.WriteAsync("leave a study", unit => PostgresStudies.LeaveAsync(unit, fence), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(ClaimRequest request, CancellationToken cancellation)
    {
        if (request.Limit < 1) throw new ArgumentException("A claim is for at least one trial.", nameof(request));

        // As with studies, where nothing was found last. What a call with this id has claimed would not be found so.
        const string What = "claim trials";
        if (_isIdle && request is { RequestId: null, Trial: null } && !await _database.ReadAsync(
            What, unit => PostgresClaims.HasOpenAsync(unit, request), cancellation))
            return [];
        ClaimRequest repeatable = request with { RequestId = request.RequestId ?? Guid.NewGuid() };
        IReadOnlyList<ClaimedTrial> claimed = await _database.WriteAsync(
            What, unit => PostgresClaims.ClaimAsync(unit, repeatable), cancellation);
        _isIdle = claimed.Count == 0;
        return claimed;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HeldTrial>> ListHeldAsync(Guid incarnation, CancellationToken cancellation) =>
        _database.ReadAsync("list held trials", unit => PostgresClaims.HeldAsync(unit, incarnation), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlySet<long>> WriteAsync(IReadOnlyList<TrialWrite> writes, CancellationToken cancellation)
    {
        PostgresWrites.Require(writes);
        List<PreparedWrite> prepared = [];
        foreach (TrialWrite write in writes)
        {
            prepared.Add(new(write, write.Checkpoint is { } checkpoint
                ? await _checkpoints.PrepareAsync(write.Fence, checkpoint, cancellation)
                : null));
        }

        (HashSet<long> held, List<string> dropped) = await _database.WriteAsync(
            "write metrics", unit => PostgresWrites.WriteAsync(unit, prepared), cancellation);
        _checkpoints.Delete(dropped);
        return held;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlySet<long>> EndAsync(IReadOnlyList<TrialEnd> ends, CancellationToken cancellation) =>
        Hinting(await _ends.EndAsync(ends, cancellation), held => held.Count > 0);

    /// <inheritdoc/>
    public async Task<IReadOnlySet<long>> ReleaseAsync(
        IReadOnlyList<TrialFence> fences, string reason, CancellationToken cancellation) =>
        Hinting(
            await _database.WriteAsync(
                "release trials", unit => PostgresClaims.ReleaseAsync(unit, fences, reason), cancellation),
            held => held.Count > 0);

    /// <inheritdoc/>
    public async Task<IReadOnlySet<long>> LoseAsync(
        IReadOnlyList<TrialFence> fences, string reason, RecoveryPolicy policy, CancellationToken cancellation)
    {
        (HashSet<long> held, List<long> aside) = await _database.WriteAsync(
            "lose trials", unit => PostgresRecovery.LoseHeldAsync(unit, fences, reason, policy), cancellation);
        _checkpoints.DeleteAll(aside);
        return Hinting(held, trials => trials.Count > 0);
    }

    /// <inheritdoc/>
    public Task<StoredCheckpoint?> ReadCheckpointAsync(long trial, CancellationToken cancellation) =>
        _database.ReadAsync(
            "read a checkpoint", unit => _checkpoints.ReadAsync(unit, trial, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
        long study, TrialQuery query, CancellationToken cancellation) =>
        _database.ReadAsync("list trials", unit => PostgresReading.ListTrialsAsync(unit, study, query), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Curve>> ReadCurvesAsync(
        long trial, IReadOnlyDictionary<string, int> skip, CancellationToken cancellation) =>
        _database.ReadAsync("read curves", unit => PostgresCurves.ReadAsync(unit, trial, skip), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<long, long>> ReadRevisionsAsync(
        IReadOnlyList<long> studies, CancellationToken cancellation) =>
        _database.ReadAsync(
            "read revisions", unit => PostgresReading.ReadRevisionsAsync(unit, studies), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<long, IReadOnlyList<CurveExtent>>> ReadCurveExtentsAsync(
        long study, IReadOnlyList<long> trials, CancellationToken cancellation) =>
        _database.ReadAsync(
            "read curve extents", unit => PostgresReading.ReadExtentsAsync(unit, study, trials), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(
        long study, AttemptQuery query, CancellationToken cancellation) =>
        _database.ReadAsync("list attempts", unit => PostgresAttempts.ListAsync(unit, study, query), cancellation);

    /// <summary>
    /// Closes the connections. Silos that registered through this store live on until their leases end.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync();
        await _ends.DisposeAsync();
        if (_hints is not null) await _hints.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<bool[]> StoreEndsAsync(IReadOnlyList<TrialEnd> ends, CancellationToken cancellation)
    {
        bool[] answers = await _database.WriteAsync(
            "end trials", unit => PostgresEnds.EndAsync(unit, ends), cancellation);
        _checkpoints.DeleteAll(ends.Where((_, i) => answers[i]).Select(end => end.Fence.Trial));
        return answers;
    }

    private T Hinting<T>(T result, Func<T, bool> worthIt)
    {
        if (_hints is not null && worthIt(result)) _hints.Request();
        return result;
    }
}
