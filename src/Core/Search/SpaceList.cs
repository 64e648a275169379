using System.Text;

namespace Sweep.Core.Search;

/// <summary>Nodes in a row.</summary>
/// <param name="Items">The nodes.</param>
public sealed record SpaceList(IReadOnlyList<SpaceNode> Items) : SpaceNode
{
    /// <inheritdoc/>
    public override long? Count { get; } = SpaceCount.Product(Items);

    /// <inheritdoc/>
    public override bool IsFixed { get; } = Items.All(item => item.IsFixed);

    /// <inheritdoc/>
    public override SpaceNode PointAt(long number)
    {
        if (IsFixed) return this;
        SpaceNode[] items = new SpaceNode[Items.Count];
        for (int i = items.Length - 1; i >= 0; i--)
        {
            long count = Items[i].Count ?? throw SpaceCount.Infinite();
            items[i] = Items[i].PointAt(number % count);
            number /= count;
        }

        return new SpaceList(items);
    }

    /// <inheritdoc/>
    internal override SpaceNode Draw(SpaceDraw draw) => IsFixed
        ? this
        : new SpaceList([.. Items.Select((item, i) => item.Draw(draw.Under(i)))]);

    /// <inheritdoc/>
    internal override void Write(StringBuilder text)
    {
        text.Append('[');
        for (int i = 0; i < Items.Count; i++)
        {
            if (i > 0) text.Append(',');
            Items[i].Write(text);
        }

        text.Append(']');
    }
}
