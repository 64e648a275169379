namespace Sweep.Core.Studies.Nodes;

/// <summary>Named values in the order of the file, no name twice.</summary>
internal sealed class StudyMap : StudyNode
{
    private readonly Dictionary<string, StudyEntry> _byKey;

    public StudyMap(SourceMark mark, IReadOnlyList<StudyEntry> entries)
        : base(mark)
    {
        Entries = entries;
        _byKey = entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        Size = 1 + entries.Sum(entry => entry.Value.Size);
        Height = 1 + entries.Select(entry => entry.Value.Height).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<StudyEntry> Entries { get; }

    public override int Size { get; }

    public override int Height { get; }

    public override string Description => Entries.Count == 0 ? "an empty map" : "a map";

    public StudyEntry? Find(string key) => _byKey.GetValueOrDefault(key);
}
