using System.Text;

namespace Sweep.Core.Search;

/// <summary><c>{int: [low, high], step: n}</c>: low, low + step, ... up to high, each as likely.</summary>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Upper bound, reached where the step divides the range.</param>
/// <param name="Step">Distance between neighbours, at least 1.</param>
public sealed record IntegerSpace(long Low, long High, long Step) : SpaceNode
{
    /// <inheritdoc/>
    public override long? Count => ((High - Low) / Step) + 1;

    /// <inheritdoc/>
    public override bool IsFixed => false;

    /// <inheritdoc/>
    public override SpaceNode PointAt(long number) => new SpaceFixed(Low + (number * Step));

    /// <inheritdoc/>
    internal override SpaceNode Draw(SpaceDraw draw) => PointAt((long)draw.Below((ulong)Count!.Value));

    /// <inheritdoc/>
    internal override void Write(StringBuilder text)
    {
        text.Append("{\"int\":[").Append(Low).Append(',').Append(High).Append(']');
        if (Step != 1) text.Append(",\"step\":").Append(Step);
        text.Append('}');
    }
}
