using System.Collections.Concurrent;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>
/// Each study is read from its stored text once. It is immutable in all that a trial depends on: an extension adds
/// trials and leaves the others as they are.
/// </summary>
public sealed class StudyCache(IStudyStore store)
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<long, StoredStudy> _studies = new();

    /// <summary>The study with this key, as it was or is extended; null when it has been deleted.</summary>
    public async Task<StoredStudy?> GetAsync(long id, CancellationToken cancellation)
    {
        if (_studies.TryGetValue(id, out StoredStudy? study)) return study;
        StudyRecord? record = await store.GetStudyAsync(id, cancellation);
        if (_studies.Count >= Most) _studies.Clear(); // a silo lives long, and most studies have ended
        return record is null ? null : _studies.GetOrAdd(id, new StoredStudy(Read(record), record.TraceParent));
    }

    /// <summary>Reads a stored study's text, and its extensions.</summary>
    /// <exception cref="StoreException">
    /// The text is not a study: it was stored by another version of the program.
    /// </exception>
    public static Study Read(StudyRecord record)
    {
        try
        {
            return record.Extensions.Select(StudyExtension.Parse).Aggregate(
                StudyReader.ReadStored(record.Definition), (study, extension) => study.Extend(extension));
        }
        catch (InvalidDataException exception)
        {
            throw new StoreException(
                $"Study '{record.Name}' was stored by another version of Sweep: {exception.Message}", exception)
            {
                IsLocal = true,
            };
        }
    }
}
