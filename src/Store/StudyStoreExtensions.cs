namespace Sweep.Store;

/// <summary>Reads without bounds, of what a store gives in parts.</summary>
public static class StudyStoreExtensions
{
    private static readonly Dictionary<string, int> Nothing = [];

    /// <summary>All curves of a trial: metrics in ordinal order, points in order of step.</summary>
    public static Task<IReadOnlyList<Curve>> ReadCurvesAsync(
        this IStudyStore store, long trial, CancellationToken cancellation) =>
        store.ReadCurvesAsync(trial, Nothing, cancellation);

    /// <summary>All attempts at a study's trials, in order of trial number and attempt number.</summary>
    public static Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(
        this IStudyStore store, long study, CancellationToken cancellation) =>
        store.ListAttemptsAsync(study, new(), cancellation);
}
