using System.Collections.Concurrent;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>Studies are immutable: each is read from its stored text once.</summary>
public sealed class StudyCache(IStudyStore store)
{
    private readonly ConcurrentDictionary<long, Study> _studies = new();

    /// <summary>The study with this key; null when it has been deleted.</summary>
    public async Task<Study?> GetAsync(long id, CancellationToken cancellation)
    {
        if (_studies.TryGetValue(id, out Study? study)) return study;
        StudyRecord? record = await store.GetStudyAsync(id, cancellation);
        return record is null ? null : _studies.GetOrAdd(id, Read(record));
    }

    /// <summary>Reads a stored study's text.</summary>
    /// <exception cref="StoreException">
    /// The text is not a study: it was stored by another version of the program.
    /// </exception>
    public static Study Read(StudyRecord record)
    {
        try
        {
            return StudyReader.ReadStored(record.Definition);
        }
        catch (InvalidDataException exception)
        {
            throw new StoreException(
                $"Study '{record.Name}' was stored by another version of Sweep: {exception.Message}", exception);
        }
    }
}
