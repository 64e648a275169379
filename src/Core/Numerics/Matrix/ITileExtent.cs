namespace Sweep.Core.Numerics.Matrix;

/// <summary>A small number known when a micro-kernel is compiled.</summary>
internal interface ITileExtent
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}
