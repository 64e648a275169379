using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Sweep.Core.Catalogue;

/// <summary>The entries of one kind, found by name or alias.</summary>
public sealed class CatalogueSection<TEntry> : IReadOnlyList<TEntry>
    where TEntry : INamedEntry
{
    private readonly List<TEntry> _entries;
    private readonly Dictionary<string, TEntry> _byName = new(StringComparer.Ordinal);

    /// <summary>Builds the section; names and aliases must be unique within it.</summary>
    /// <exception cref="ArgumentException">A name is taken twice.</exception>
    public CatalogueSection(params IEnumerable<TEntry> entries)
    {
        _entries = [.. entries];
        foreach (TEntry entry in _entries)
        {
            foreach (string name in entry.Aliases.Prepend(entry.Name))
            {
                if (!_byName.TryAdd(name, entry))
                    throw new ArgumentException($"The catalogue has two entries named '{name}'.", nameof(entries));
            }
        }
    }

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>Every name and alias.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <inheritdoc/>
    public TEntry this[int index] => _entries[index];

    /// <summary>The entry with this name or alias.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TEntry this[string name] =>
        _byName.TryGetValue(name, out TEntry? entry)
            ? entry
            : throw new KeyNotFoundException($"The catalogue has no entry named '{name}'.");

    /// <summary>Looks a name or alias up.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out TEntry? entry) => _byName.TryGetValue(name, out entry);

    /// <inheritdoc/>
    public IEnumerator<TEntry> GetEnumerator() => _entries.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
