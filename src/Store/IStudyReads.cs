namespace Sweep.Store;

/// <summary>Small questions, asked again and again: what each costs does not follow how much there is.</summary>
public interface IStudyReads
{
    /// <summary>
    /// The revisions of those of the studies that there are, by key: what has another one than before has changed.
    /// </summary>
    Task<IReadOnlyDictionary<long, long>> ReadRevisionsAsync(
        IReadOnlyList<long> studies, CancellationToken cancellation);

    /// <summary>
    /// Where the stored curves end of those of the trials that are of the study, by key; of a trial without points,
    /// there is none. Reads the last points of each metric alone.
    /// </summary>
    Task<IReadOnlyDictionary<long, IReadOnlyList<CurveExtent>>> ReadCurveExtentsAsync(
        long study, IReadOnlyList<long> trials, CancellationToken cancellation);
}
