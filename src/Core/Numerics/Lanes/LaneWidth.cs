using System.Runtime.Intrinsics;

namespace Sweep.Core.Numerics.Lanes;

/// <summary>Which path the kernels take. All give the same bits; the choice is about speed alone.</summary>
public static class LaneWidth
{
    private static readonly int Widest =
        Vector512.IsHardwareAccelerated ? Lane512.Width
        : Vector256.IsHardwareAccelerated ? Lane256.Width
        : LaneScalar.Width;

    // Per thread, so that tests of different paths can run side by side.
    [ThreadStatic]
    private static int _forced;

    // A thread's own variable takes a call to find, which the smallest training steps would feel.
    private static volatile bool _isForcedSomewhere;

    /// <summary>The widest path this processor runs without emulation: 16, 8 or 1 floats.</summary>
    public static int Best => _isForcedSomewhere && _forced != 0 ? _forced : Widest;

    /// <summary>Makes the calling thread take the path of this width (0: the widest again); for tests.</summary>
    internal static void Force(int width)
    {
        _forced = width;
        _isForcedSomewhere = true;
    }
}
