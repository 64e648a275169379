using System.Text;

namespace Sweep.Core.Search;

/// <summary>A node of an arm's document: a fixed value, a collection, or a space that a value is drawn from.</summary>
public abstract record SpaceNode
{
    /// <summary>
    /// Number of distinct points; null where there are too many to count (an interval), <see cref="long.MaxValue"/>
    /// where there are at least so many.
    /// </summary>
    public abstract long? Count { get; }

    /// <summary>Whether there is nothing to draw below this node.</summary>
    public abstract bool IsFixed { get; }

    /// <summary>The node as canonical JSON, spaces written as study files write them.</summary>
    public string ToCanonicalJson()
    {
        StringBuilder text = new();
        Write(text);
        return text.ToString();
    }

    /// <summary>
    /// The point with this number, from 0 to <see cref="Count"/> - 1, in lexicographic order: fields in ordinal order
    /// of their names, the last one varying fastest; options in the order given, numbers ascending.
    /// </summary>
    /// <exception cref="InvalidOperationException">The space is infinite.</exception>
    public abstract SpaceNode PointAt(long number);

    /// <summary>A random point.</summary>
    internal abstract SpaceNode Draw(SpaceDraw draw);

    /// <summary>Appends the canonical JSON.</summary>
    internal abstract void Write(StringBuilder text);
}
