using System.Collections.Concurrent;
using System.Text;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;

namespace Sweep.Silo.Datasets;

/// <summary>
/// The process's datasets and texts: each is read once, on first use, and then shared read-only by all trials.
/// Thread-safe.
/// </summary>
/// <param name="folders">Where to look.</param>
/// <param name="entries">The datasets known; the catalogue's when left out.</param>
public sealed class DatasetLibrary(DatasetFolders folders, CatalogueSection<DatasetEntry>? entries = null)
    : IDatasetSource
{
    private readonly CatalogueSection<DatasetEntry> _entries = entries ?? SweepCatalogue.Datasets;
    private readonly TextLibrary _texts = new(folders);
    private readonly ConcurrentDictionary<string, Lazy<Dataset>> _datasets = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">The catalogue has no such dataset.</exception>
    /// <exception cref="DatasetCorruptException">A file of it is not what it should be.</exception>
    public Dataset Get(string name)
    {
        DatasetEntry entry = _entries[name];
        Lazy<Dataset> dataset = _datasets.GetOrAdd(entry.Name, _ => new(() => Load(entry)));
        try
        {
            return dataset.Value;
        }
        catch
        {
            // A Lazy keeps its exception, but the next attempt may find what has been fetched or repaired since.
            _datasets.TryRemove(new(entry.Name, dataset));
            throw;
        }
    }

    /// <inheritdoc/>
    public CharacterText GetText(string path) => _texts.Get(path);

    /// <summary>The folder a dataset would be read from, or null when it is nowhere (or ships with Sweep).</summary>
    public string? Find(DatasetEntry entry) =>
        entry.Files.Count == 0
            ? null
            : folders.Candidates(entry).FirstOrDefault(
                folder => entry.Files.All(file => PathOf(folder, file.Name) is not null));

    private Dataset Load(DatasetEntry entry)
    {
        if (entry.Files.Count == 0) return entry.Read(name => throw new InvalidOperationException(name));
        string folder = Find(entry) ?? throw new DatasetMissingException(entry.Name, Missing(entry));
        return entry.Read(name => Open(folder, name));
    }

    private static NamedStream Open(string folder, string name)
    {
        string path = PathOf(folder, name) ?? Path.Combine(folder, name);
        return new(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
    }

    private static string? PathOf(string folder, string name)
    {
        string plain = Path.Combine(folder, name);
        string compressed = plain + ".gz";
        return File.Exists(plain) ? plain : File.Exists(compressed) ? compressed : null;
    }

    private string Missing(DatasetEntry entry)
    {
        StringBuilder message = new();
        message.AppendLine($"Dataset '{entry.Name}' is not on this machine. Looked in:");
        foreach (string folder in folders.Candidates(entry))
        {
            string[] absent = [.. entry.Files.Select(file => file.Name).Where(file => PathOf(folder, file) is null)];
            message.Append($"  {folder}");
            message.AppendLine(absent.Length < entry.Files.Count ? $" (lacks {string.Join(", ", absent)})" : "");
        }

        return message.Append(DatasetAdvice.HowToGet(entry)).ToString();
    }
}
