namespace Sweep.Store;

/// <summary>Reads without bounds, of what a store gives in parts.</summary>
public static class StudyStoreExtensions
{
    /// <summary>All attempts at a study's trials, in order of trial number and attempt number.</summary>
    public static Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(
        this IStudyStore store, long study, CancellationToken cancellation) =>
        store.ListAttemptsAsync(study, new(), cancellation);
}
