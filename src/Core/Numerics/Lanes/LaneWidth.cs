using System.Runtime.Intrinsics;

namespace Sweep.Core.Numerics.Lanes;

/// <summary>Which path the kernels take. All give the same bits; the choice is about speed alone.</summary>
public static class LaneWidth
{
    /// <summary>The widest path this processor runs without emulation: 16, 8 or 1 floats.</summary>
    public static int Best { get; } =
        Vector512.IsHardwareAccelerated ? Lane512.Width : Vector256.IsHardwareAccelerated ? Lane256.Width : LaneScalar.Width;
}
