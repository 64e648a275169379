using System.Text;

namespace Sweep.Core.Search;

/// <summary>A real number between two ends, both included.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end, above <paramref name="Low"/>.</param>
/// <param name="Points">Null for the whole interval, else so many evenly spaced points of it, ends included.</param>
public abstract record RealSpace(double Low, double High, int? Points) : SpaceNode
{
    /// <inheritdoc/>
    public sealed override long? Count => Points;

    /// <inheritdoc/>
    public sealed override bool IsFixed => false;

    /// <summary>The word study files use.</summary>
    internal abstract string Keyword { get; }

    /// <inheritdoc/>
    public sealed override SpaceNode PointAt(long number) =>
        Points is { } points ? new SpaceFixed(ValueAt(number, points)) : throw SpaceCount.Infinite();

    /// <inheritdoc/>
    internal sealed override SpaceNode Draw(SpaceDraw draw) => new SpaceFixed(
        Points is { } points ? ValueAt((long)draw.Below((ulong)points), points) : Clamped(draw.Uniform()));

    /// <inheritdoc/>
    internal sealed override void Write(StringBuilder text)
    {
        text.Append("{\"").Append(Keyword).Append("\":[");
        CanonicalJson.AppendNumber(text, Low);
        text.Append(',');
        CanonicalJson.AppendNumber(text, High);
        text.Append(']');
        if (Points is { } points) text.Append(",\"points\":").Append(points);
        text.Append('}');
    }

    /// <summary>The value at a share of the way from low to high.</summary>
    protected abstract double Interpolate(double share);

    private double ValueAt(long number, int points) =>
        number == 0 ? Low : number == points - 1 ? High : Clamped((double)number / (points - 1));

    private double Clamped(double share) => Math.Clamp(Interpolate(share), Low, High);
}
