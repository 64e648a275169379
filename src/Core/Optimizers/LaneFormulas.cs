using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Optimizers;

/// <summary>The two lines that nearly every update rule shares, written once over the lanes.</summary>
internal static class LaneFormulas
{
    /// <summary>Exponential moving average: keep * average + add * value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Average<TLane>(TLane average, TLane value, float keep, float add)
        where TLane : struct, ILane<TLane> =>
        TLane.FusedMultiplyAdd(TLane.Broadcast(keep), average, TLane.Broadcast(add) * value);

    /// <summary>keep * average + add * value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Average<TLane>(TLane average, TLane value, TLane keep, TLane add)
        where TLane : struct, ILane<TLane> => TLane.FusedMultiplyAdd(keep, average, add * value);

    /// <summary>target + factor * value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane AddScaled<TLane>(TLane target, TLane value, TLane factor)
        where TLane : struct, ILane<TLane> => TLane.FusedMultiplyAdd(factor, value, target);

    /// <summary>target + factor * value; coupled weight decay (g + lambda * theta) and the final step use it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane AddScaled<TLane>(TLane target, TLane value, float factor)
        where TLane : struct, ILane<TLane> =>
        TLane.FusedMultiplyAdd(TLane.Broadcast(factor), value, target);
}
