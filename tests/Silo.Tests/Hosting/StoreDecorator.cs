using Sweep.Store;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>Passes everything on; tests override what is to go wrong.</summary>
internal class StoreDecorator(IStudyStore inner) : IStudyStore
{
    public virtual Task<SubmitOutcome> SubmitAsync(StudySubmission submission, CancellationToken cancellation) =>
        inner.SubmitAsync(submission, cancellation);

    public virtual Task<StudyRecord?> FindStudyAsync(string name, CancellationToken cancellation) =>
        inner.FindStudyAsync(name, cancellation);

    public virtual Task<StudyRecord?> GetStudyAsync(long study, CancellationToken cancellation) =>
        inner.GetStudyAsync(study, cancellation);

    public virtual Task<IReadOnlyList<StudyRecord>> ListStudiesAsync(
        StudyQuery query, CancellationToken cancellation) => inner.ListStudiesAsync(query, cancellation);

    public virtual Task<bool> DeleteStudyAsync(long study, CancellationToken cancellation) =>
        inner.DeleteStudyAsync(study, cancellation);

    public virtual Task RegisterSiloAsync(SiloRegistration registration, CancellationToken cancellation) =>
        inner.RegisterSiloAsync(registration, cancellation);

    public virtual Task<bool> RenewSiloAsync(Guid incarnation, TimeSpan lease, CancellationToken cancellation) =>
        inner.RenewSiloAsync(incarnation, lease, cancellation);

    public virtual Task RetireSiloAsync(Guid incarnation, CancellationToken cancellation) =>
        inner.RetireSiloAsync(incarnation, cancellation);

    public virtual Task<RecoveryResult> RecoverAsync(RecoveryPolicy policy, CancellationToken cancellation) =>
        inner.RecoverAsync(policy, cancellation);

    public virtual Task<int> CountSilosAsync(CancellationToken cancellation) => inner.CountSilosAsync(cancellation);

    public virtual Task<IReadOnlyList<SiloRecord>> ListSilosAsync(SiloQuery query, CancellationToken cancellation) =>
        inner.ListSilosAsync(query, cancellation);

    public virtual Task<CoordinatorFence?> CoordinateAsync(
        Guid incarnation, long? study, IReadOnlyList<long> except, CancellationToken cancellation) =>
        inner.CoordinateAsync(incarnation, study, except, cancellation);

    public virtual Task<EnqueueOutcome> EnqueueAsync(
        CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials, CancellationToken cancellation) =>
        inner.EnqueueAsync(fence, firstNumber, trials, cancellation);

    public virtual Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation) =>
        inner.CompleteStudyAsync(fence, cancellation);

    public virtual Task LeaveStudyAsync(CoordinatorFence fence, CancellationToken cancellation) =>
        inner.LeaveStudyAsync(fence, cancellation);

    public virtual Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(ClaimRequest request, CancellationToken cancellation) =>
        inner.ClaimAsync(request, cancellation);

    public virtual Task<IReadOnlyList<HeldTrial>> ListHeldAsync(Guid incarnation, CancellationToken cancellation) =>
        inner.ListHeldAsync(incarnation, cancellation);

    public virtual Task<IReadOnlySet<long>> WriteAsync(
        IReadOnlyList<TrialWrite> writes, CancellationToken cancellation) => inner.WriteAsync(writes, cancellation);

    public virtual Task<IReadOnlySet<long>> EndAsync(IReadOnlyList<TrialEnd> ends, CancellationToken cancellation) =>
        inner.EndAsync(ends, cancellation);

    public virtual Task<IReadOnlySet<long>> ReleaseAsync(
        IReadOnlyList<TrialFence> fences, string reason, CancellationToken cancellation) =>
        inner.ReleaseAsync(fences, reason, cancellation);

    public virtual Task<IReadOnlySet<long>> LoseAsync(
        IReadOnlyList<TrialFence> fences, string reason, RecoveryPolicy policy, CancellationToken cancellation) =>
        inner.LoseAsync(fences, reason, policy, cancellation);

    public virtual Task<StoredCheckpoint?> ReadCheckpointAsync(long trial, CancellationToken cancellation) =>
        inner.ReadCheckpointAsync(trial, cancellation);

    public virtual Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
        long study, TrialQuery query, CancellationToken cancellation) =>
        inner.ListTrialsAsync(study, query, cancellation);

    public virtual Task<IReadOnlyList<Curve>> ReadCurvesAsync(
        long trial, IReadOnlyDictionary<string, int> skip, CancellationToken cancellation) =>
        inner.ReadCurvesAsync(trial, skip, cancellation);

    public virtual Task<IReadOnlyDictionary<long, long>> ReadRevisionsAsync(
        IReadOnlyList<long> studies, CancellationToken cancellation) =>
        inner.ReadRevisionsAsync(studies, cancellation);

    public virtual Task<IReadOnlyDictionary<long, IReadOnlyList<CurveExtent>>> ReadCurveExtentsAsync(
        long study, IReadOnlyList<long> trials, CancellationToken cancellation) =>
        inner.ReadCurveExtentsAsync(study, trials, cancellation);

    public virtual Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(
        long study, AttemptQuery query, CancellationToken cancellation) =>
        inner.ListAttemptsAsync(study, query, cancellation);

    public virtual Task<ControlOutcome> PauseAsync(long study, CancellationToken cancellation) =>
        inner.PauseAsync(study, cancellation);

    public virtual Task<ControlOutcome> ResumeAsync(long study, CancellationToken cancellation) =>
        inner.ResumeAsync(study, cancellation);

    public virtual Task<ControlOutcome> CancelAsync(long study, CancellationToken cancellation) =>
        inner.CancelAsync(study, cancellation);

    public virtual Task<RetryOutcome> RetryAsync(long study, Guid request, CancellationToken cancellation) =>
        inner.RetryAsync(study, request, cancellation);

    public virtual Task<ControlOutcome> ExtendAsync(
        long study, int place, string extension, long plannedTrials, CancellationToken cancellation) =>
        inner.ExtendAsync(study, place, extension, plannedTrials, cancellation);

    public virtual Task<ControlOutcome> PlaceAsync(
        long study, StudyPlacement placement, CancellationToken cancellation) =>
        inner.PlaceAsync(study, placement, cancellation);

    public virtual Task<TokenRecord> CreateTokenAsync(NewToken token, CancellationToken cancellation) =>
        inner.CreateTokenAsync(token, cancellation);

    public virtual Task<TokenRecord?> FindTokenAsync(string id, CancellationToken cancellation) =>
        inner.FindTokenAsync(id, cancellation);

    public virtual Task<IReadOnlyList<TokenRecord>> ListTokensAsync(CancellationToken cancellation) =>
        inner.ListTokensAsync(cancellation);

    public virtual Task<bool> RevokeTokenAsync(string id, CancellationToken cancellation) =>
        inner.RevokeTokenAsync(id, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
