using Sweep.Core.Search;

namespace Sweep.Core.Studies.Binding;

/// <summary>Reads the values of a bound section that holds no space; null for what was not given.</summary>
/// <param name="map">The section; null where it was not given itself.</param>
internal readonly struct SectionValues(SpaceMap? map)
{
    private readonly SpaceMap? _map = map;

    /// <summary>A value as it was bound.</summary>
    public object? Value(string name) => (Node(name) as SpaceFixed)?.Value;

    /// <summary>A number.</summary>
    public double? Number(string name) => Value(name) is { } value ? Convert.ToDouble(value) : null;

    /// <summary>A whole number.</summary>
    public long? Integer(string name) => Value(name) is { } value ? Convert.ToInt64(value) : null;

    /// <summary>true or false.</summary>
    public bool? Flag(string name) => (bool?)Value(name);

    /// <summary>Names of a list.</summary>
    public IReadOnlyList<string>? Texts(string name) => Node(name) is SpaceList list
        ? [.. list.Items.Select(item => (string)((SpaceFixed)item).Value)]
        : null;

    /// <summary>A section within; empty where it was not given.</summary>
    public SectionValues Section(string name) => new(Node(name) as SpaceMap);

    /// <summary>The node itself.</summary>
    public SpaceNode? Node(string name) => _map?.Fields.GetValueOrDefault(name);
}
