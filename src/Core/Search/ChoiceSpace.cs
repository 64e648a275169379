using System.Text;

namespace Sweep.Core.Search;

/// <summary>
/// <c>{choice: [...]}</c> and <c>{grid: [...]}</c>: one of some nodes, each as likely as the others. Options may hold
/// spaces of their own, which exist only where the option is chosen. No two options have a point in common.
/// </summary>
/// <param name="Options">The options, at least one.</param>
public sealed record ChoiceSpace(IReadOnlyList<SpaceNode> Options) : SpaceNode
{
    /// <inheritdoc/>
    public override long? Count { get; } = SpaceCount.Sum(Options);

    /// <inheritdoc/>
    public override bool IsFixed => false;

    /// <inheritdoc/>
    public override SpaceNode PointAt(long number)
    {
        foreach (SpaceNode option in Options)
        {
            long count = option.Count ?? throw SpaceCount.Infinite();
            if (number < count) return option.PointAt(number);
            number -= count;
        }

        throw new ArgumentOutOfRangeException(nameof(number));
    }

    /// <inheritdoc/>
    internal override SpaceNode Draw(SpaceDraw draw)
    {
        int option = (int)draw.Below((ulong)Options.Count);
        return Options[option].Draw(draw.Under(option));
    }

    /// <inheritdoc/>
    internal override void Write(StringBuilder text)
    {
        text.Append("{\"choice\":");
        new SpaceList(Options).Write(text);
        text.Append('}');
    }
}
