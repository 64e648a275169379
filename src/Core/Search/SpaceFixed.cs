using System.Text;

namespace Sweep.Core.Search;

/// <summary>A value that is the same in every configuration.</summary>
/// <param name="Value">A bool, long, ulong, finite double or string.</param>
public sealed record SpaceFixed(object Value) : SpaceNode
{
    /// <inheritdoc/>
    public override long? Count => 1;

    /// <inheritdoc/>
    public override bool IsFixed => true;

    /// <inheritdoc/>
    public override SpaceNode PointAt(long number) => this;

    /// <inheritdoc/>
    internal override SpaceNode Draw(SpaceDraw draw) => this;

    /// <inheritdoc/>
    internal override void Write(StringBuilder text)
    {
        switch (Value)
        {
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case double number: CanonicalJson.AppendNumber(text, number); break;
            case string name: CanonicalJson.AppendText(text, name); break;
            case long or ulong: text.Append(Value); break;
            default: throw new InvalidOperationException($"No canonical form for {Value.GetType()}.");
        }
    }
}
