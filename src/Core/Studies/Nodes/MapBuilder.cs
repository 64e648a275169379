namespace Sweep.Core.Studies.Nodes;

/// <summary>Gathers a map's entries and reports names that come twice.</summary>
internal sealed class MapBuilder(SourceMark mark, string path, StudyErrors errors)
{
    private readonly List<StudyEntry> _entries = [];
    private readonly Dictionary<string, SourceMark> _seen = new(StringComparer.Ordinal);

    public void Add(string key, SourceMark keyMark, StudyNode value)
    {
        if (_seen.TryAdd(key, keyMark))
        {
            _entries.Add(new(key, keyMark, value));
            return;
        }

        errors.Add(keyMark, StudyPath.Join(path, key),
            $"found {Names.Quote(key)} a second time (first at line {_seen[key].Line}), expected each name once");
    }

    public StudyMap Build() => new(mark, _entries);
}
