using Sweep.Core.Studies;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Extends stored studies.</summary>
public static class StudyExtending
{
    /// <summary>Appends an extension, after it has been checked against the study.</summary>
    /// <param name="store">The store.</param>
    /// <param name="record">The study, as it was just read.</param>
    /// <param name="extension">What is added.</param>
    /// <param name="place">
    /// How many extensions the study had when the caller made this one; null for those it has now. The same extension
    /// at a place that it has already is done.
    /// </param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="InvalidDataException">
    /// The study cannot be extended so, or the place leaves places out; the message says why.
    /// </exception>
    public static Task<ControlOutcome> ExtendAsync(
        IStudyStore store, StudyRecord record, StudyExtension extension, int? place, CancellationToken cancellation)
    {
        int has = record.Extensions.Count, at = place ?? has;
        if (at < 0 || at > has)
            throw new InvalidDataException($"place: found {at}, expected 0 to {has}: the study has {has} extensions.");
        long planned = at == has ? StudyCache.Read(record).Extend(extension).PlannedTrials : record.PlannedTrials;
        return store.ExtendAsync(record.Id, at, extension.ToCanonicalText(), planned, cancellation);
    }
}
