namespace Sweep.Store;

/// <summary>Calls of a store without the bounds that not every caller has.</summary>
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

    /// <summary>Incarnations in order of registration: all, or those that are not marked dead.</summary>
    public static Task<IReadOnlyList<SiloRecord>> ListSilosAsync(
        this IStudyStore store, bool all, CancellationToken cancellation) =>
        store.ListSilosAsync(new SiloQuery(all), cancellation);

    /// <summary>Takes an active study, whichever it is.</summary>
    public static Task<CoordinatorFence?> CoordinateAsync(
        this IStudyStore store, Guid incarnation, long? study, CancellationToken cancellation) =>
        store.CoordinateAsync(incarnation, study, [], cancellation);
}
