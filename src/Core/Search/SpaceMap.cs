using System.Text;

namespace Sweep.Core.Search;

/// <summary>Named nodes, in ordinal order of their names.</summary>
public sealed record SpaceMap : SpaceNode
{
    private readonly KeyValuePair<string, SpaceNode>[] _ordered;

    /// <summary>Orders the fields by name.</summary>
    /// <param name="fields">The nodes by name.</param>
    public SpaceMap(IEnumerable<KeyValuePair<string, SpaceNode>> fields)
    {
        SortedDictionary<string, SpaceNode> sorted =
            new(fields.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        _ordered = [.. sorted];
        Fields = sorted;
        Count = SpaceCount.Product(sorted.Values);
        IsFixed = sorted.Values.All(node => node.IsFixed);
    }

    /// <summary>The nodes by name.</summary>
    public IReadOnlyDictionary<string, SpaceNode> Fields { get; }

    /// <inheritdoc/>
    public override long? Count { get; }

    /// <inheritdoc/>
    public override bool IsFixed { get; }

    /// <inheritdoc/>
    public override SpaceNode PointAt(long number)
    {
        if (IsFixed) return this;
        KeyValuePair<string, SpaceNode>[] fields = new KeyValuePair<string, SpaceNode>[_ordered.Length];
        for (int i = _ordered.Length - 1; i >= 0; i--)
        {
            (string name, SpaceNode node) = _ordered[i];
            long count = node.Count ?? throw SpaceCount.Infinite();
            fields[i] = new(name, node.PointAt(number % count));
            number /= count;
        }

        return new SpaceMap(fields);
    }

    /// <inheritdoc/>
    internal override SpaceNode Draw(SpaceDraw draw) => IsFixed
        ? this
        : new SpaceMap(_ordered.Select(field =>
            new KeyValuePair<string, SpaceNode>(field.Key, field.Value.Draw(draw.Under(field.Key)))));

    /// <inheritdoc/>
    internal override void Write(StringBuilder text)
    {
        text.Append('{');
        for (int i = 0; i < _ordered.Length; i++)
        {
            if (i > 0) text.Append(',');
            CanonicalJson.AppendText(text, _ordered[i].Key);
            text.Append(':');
            _ordered[i].Value.Write(text);
        }

        text.Append('}');
    }
}
