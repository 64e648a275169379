namespace Sweep.Store;

/// <summary>
/// Studies, trials, leases, metrics and checkpoints. Every method is one short transaction; those that decide
/// something are conditional updates that report what they found, so that a stale caller changes nothing. Expected
/// refusals are typed outcomes; exceptions mean the store itself is in trouble (<see cref="StoreException"/>).
/// Implementations are safe for concurrent use by any number of threads and processes.
/// </summary>
public interface IStudyStore : IStudyControl, IStudyReads, ITokenStore, IAsyncDisposable
{
    // Studies

    /// <summary>Stores a study, unless its name is taken.</summary>
    /// <exception cref="ArgumentException">The placement is out of its ranges.</exception>
    Task<SubmitOutcome> SubmitAsync(StudySubmission submission, CancellationToken cancellation);

    /// <summary>The study with this name, or null.</summary>
    Task<StudyRecord?> FindStudyAsync(string name, CancellationToken cancellation);

    /// <summary>The study with this key, or null.</summary>
    Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation);

    /// <summary>Studies in order of submission.</summary>
    Task<IReadOnlyList<StudyRecord>> ListStudiesAsync(StudyQuery query, CancellationToken cancellation);

    /// <summary>Removes a study with all its trials, metrics and checkpoints. False when there is none.</summary>
    Task<bool> DeleteStudyAsync(long study, CancellationToken cancellation);

    // Silos

    /// <summary>Announces an incarnation as live, with a lease of <see cref="SiloRegistration.Lease"/>.</summary>
    /// <exception cref="ArgumentException">The incarnation is dead: it is not revived.</exception>
    Task RegisterSiloAsync(SiloRegistration registration, CancellationToken cancellation);

    /// <summary>
    /// Extends the lease from now, even late, while the row is live. False: this incarnation is dead.
    /// </summary>
    Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Marks an incarnation dead of its own will, after its drain.</summary>
    Task RetireSiloAsync(Guid incarnation, CancellationToken cancellation);

    /// <summary>
    /// Marks expired incarnations dead, then returns the running trials of dead incarnations to the queue; those
    /// lost <see cref="RecoveryPolicy.QuarantineAfter"/> times in a row are quarantined. Finishes cancellations that a
    /// crash cut off.
    /// </summary>
    Task<RecoveryResult> RecoverAsync(RecoveryPolicy policy, CancellationToken cancellation);

    /// <summary>How many incarnations are not marked dead: so many share the looks for what the dead left.</summary>
    Task<int> CountSilosAsync(CancellationToken cancellation);

    /// <summary>
    /// Incarnations in order of registration, which never changes: pages of it show each one once that is there all the
    /// while, whoever else registers or dies.
    /// </summary>
    Task<IReadOnlyList<SiloRecord>> ListSilosAsync(SiloQuery query, CancellationToken cancellation);

    // Coordination

    /// <summary>
    /// Takes an active study of the silo's numerics version that has no live coordinator. Null when there is none.
    /// </summary>
    /// <param name="incarnation">Who takes it; a dead incarnation gets nothing.</param>
    /// <param name="study">The only study to take; null takes any.</param>
    /// <param name="except">Studies not to take: the silo could not drive them.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task<CoordinatorFence?> CoordinateAsync(
        Guid incarnation, long? study, IReadOnlyList<long> except, CancellationToken cancellation);

    /// <summary>
    /// Appends trials. <paramref name="firstNumber"/> must be the study's next number: a repeated call after a lost
    /// reply changes nothing and says <see cref="EnqueueOutcome.AlreadyDone"/>.
    /// </summary>
    /// <param name="fence">The coordinator's right to write.</param>
    /// <param name="firstNumber">Number of the first of <paramref name="trials"/>.</param>
    /// <param name="trials">The trials, in order of number.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="ArgumentException"><paramref name="firstNumber"/> leaves numbers out or overlaps.</exception>
    Task<EnqueueOutcome> EnqueueAsync(
        CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials, CancellationToken cancellation);

    /// <summary>Marks the study completed. False when the fence is stale or an enqueued trial has not ended.</summary>
    Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation);

    /// <summary>
    /// Lets a study go that this fence still holds: any silo may take it at once. Nothing happens to another's.
    /// </summary>
    Task LeaveStudyAsync(CoordinatorFence fence, CancellationToken cancellation);

    // Trials

    /// <summary>
    /// Claims up to <see cref="ClaimRequest.Limit"/> queued trials of active studies of the silo's numerics version
    /// that ask for no label which it does not offer. <see cref="FairShare"/> divides the limit among the studies;
    /// each gives the first of its queue.
    /// </summary>
    Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(ClaimRequest request, CancellationToken cancellation);

    /// <summary>
    /// All trials that run under an incarnation. Those that its silo does not know (the reply to a claim was lost) are
    /// for it to release, and so are those that are not wanted, once they have stored a checkpoint.
    /// </summary>
    Task<IReadOnlyList<HeldTrial>> ListHeldAsync(Guid incarnation, CancellationToken cancellation);

    /// <summary>
    /// Writes curves and checkpoints of running trials. Returns the ids of the trials still held; the others are
    /// lost and nothing of theirs was written. Does not change the study's revision.
    /// </summary>
    Task<IReadOnlySet<long>> WriteAsync(IReadOnlyList<TrialWrite> writes, CancellationToken cancellation);

    /// <summary>
    /// Ends trials: state, last curves and result at once. Returns the ids that were still held; a repeated call after
    /// a lost reply changes nothing and returns the same ids.
    /// </summary>
    Task<IReadOnlySet<long>> EndAsync(IReadOnlyList<TrialEnd> ends, CancellationToken cancellation);

    /// <summary>
    /// Gives trials back to their places in the queue without using up an attempt. Returns the ids that were still
    /// held.
    /// </summary>
    Task<IReadOnlySet<long>> ReleaseAsync(
        IReadOnlyList<TrialFence> fences, string reason, CancellationToken cancellation);

    /// <summary>
    /// Takes trials from a silo that lives but makes no progress with them: their attempts end as lost, and they go
    /// back to the queue or, lost too often in a row, are quarantined. Returns the ids that were still held.
    /// </summary>
    Task<IReadOnlySet<long>> LoseAsync(
        IReadOnlyList<TrialFence> fences, string reason, RecoveryPolicy policy, CancellationToken cancellation);

    /// <summary>The newest checkpoint whose content matches its hash, or null.</summary>
    Task<StoredCheckpoint?> ReadCheckpointAsync(long trial, CancellationToken cancellation);

    // Reading

    /// <summary>Trials of a study in order of number.</summary>
    Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
        long study, TrialQuery query, CancellationToken cancellation);

    /// <summary>
    /// Curves of a trial, or what a reader lacks of them: metrics in ordinal order, points in order of step. What it
    /// costs follows what is read, not how long the curves are.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="skip">Points to leave out, by metric: that many from its first on. Others come whole.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>The curves of which a point is left.</returns>
    Task<IReadOnlyList<Curve>> ReadCurvesAsync(
        long trial, IReadOnlyDictionary<string, int> skip, CancellationToken cancellation);

    /// <summary>Attempts at a study's trials, in order of trial number and attempt number.</summary>
    Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(
        long study, AttemptQuery query, CancellationToken cancellation);
}
