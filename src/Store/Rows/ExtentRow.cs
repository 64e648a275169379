namespace Sweep.Store.Rows;

/// <summary>A trial that there is, and where one of its curves ends; each has one row more than curves.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Extent">Null in the last row of a trial.</param>
internal sealed record ExtentRow(long Trial, CurveExtent? Extent)
{
    /// <summary>The extents by trial.</summary>
    public static IReadOnlyDictionary<long, IReadOnlyList<CurveExtent>> Join(IEnumerable<ExtentRow> rows) =>
        rows.GroupBy(row => row.Trial, row => row.Extent)
            .ToDictionary(trial => trial.Key, trial => (IReadOnlyList<CurveExtent>)[.. trial.OfType<CurveExtent>()]);
}
