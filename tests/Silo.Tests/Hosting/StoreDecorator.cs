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

    public virtual Task<IReadOnlyList<StudyRecord>> ListStudiesAsync(CancellationToken cancellation) =>
        inner.ListStudiesAsync(cancellation);

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

    public virtual Task<CoordinatorFence?> CoordinateAsync(
        Guid incarnation, long? study, CancellationToken cancellation) =>
        inner.CoordinateAsync(incarnation, study, cancellation);

    public virtual Task<EnqueueOutcome> EnqueueAsync(
        CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials, CancellationToken cancellation) =>
        inner.EnqueueAsync(fence, firstNumber, trials, cancellation);

    public virtual Task<bool> CompleteStudyAsync(CoordinatorFence fence, CancellationToken cancellation) =>
        inner.CompleteStudyAsync(fence, cancellation);

    public virtual Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(ClaimRequest request, CancellationToken cancellation) =>
        inner.ClaimAsync(request, cancellation);

    public virtual Task<IReadOnlyList<TrialFence>> ListHeldAsync(Guid incarnation, CancellationToken cancellation) =>
        inner.ListHeldAsync(incarnation, cancellation);

    public virtual Task<IReadOnlySet<long>> WriteAsync(
        IReadOnlyList<TrialWrite> writes, CancellationToken cancellation) => inner.WriteAsync(writes, cancellation);

    public virtual Task<IReadOnlySet<long>> EndAsync(IReadOnlyList<TrialEnd> ends, CancellationToken cancellation) =>
        inner.EndAsync(ends, cancellation);

    public virtual Task<IReadOnlySet<long>> ReleaseAsync(
        IReadOnlyList<TrialFence> fences, string reason, CancellationToken cancellation) =>
        inner.ReleaseAsync(fences, reason, cancellation);

    public virtual Task<StoredCheckpoint?> ReadCheckpointAsync(long trial, CancellationToken cancellation) =>
        inner.ReadCheckpointAsync(trial, cancellation);

    public virtual Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
        long study, TrialQuery query, CancellationToken cancellation) =>
        inner.ListTrialsAsync(study, query, cancellation);

    public virtual Task<IReadOnlyList<Curve>> ReadCurvesAsync(long trial, CancellationToken cancellation) =>
        inner.ReadCurvesAsync(trial, cancellation);

    public virtual Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(long study, CancellationToken cancellation) =>
        inner.ListAttemptsAsync(study, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
