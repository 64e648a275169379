using System.Runtime.CompilerServices;

namespace Sweep.Core.Numerics.Lanes;

/// <summary>
/// Runs a coordinate-wise kernel over a range: wide groups first, the tail one by one, all the same bits.
/// </summary>
public static class CoordinateLoop
{
    /// <summary>Runs on the widest path of this processor.</summary>
    /// <param name="kernel">The formula; its vectors must hold at least start + length elements.</param>
    /// <param name="start">First coordinate.</param>
    /// <param name="length">Number of coordinates.</param>
    public static void Run<TKernel>(in TKernel kernel, int start, int length)
        where TKernel : ICoordinateKernel, allows ref struct
    {
        switch (LaneWidth.Best)
        {
            case 16:
                Run<TKernel, Lane512>(kernel, start, length);
                break;
            case 8:
                Run<TKernel, Lane256>(kernel, start, length);
                break;
            default:
                Run<TKernel, LaneScalar>(kernel, start, length);
                break;
        }
    }

    /// <summary>Runs on the path of <typeparamref name="TLane"/>; for tests that compare paths.</summary>
    /// <remarks>
    /// Compiled in full at once, and for vectors of any length: what the runtime learns from the first calls, those of
    /// a function of two variables for instance, would make the wide loop six times slower for all that follow.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TKernel, TLane>(in TKernel kernel, int start, int length)
        where TKernel : ICoordinateKernel, allows ref struct
        where TLane : struct, ILane<TLane>
    {
        // Called through the parameter, a kernel would be copied anew for every group: nothing tells the compiler
        // that Apply leaves it as it is.
        TKernel own = kernel;
        int end = start + length;
        int index = start;
        for (; index <= end - TLane.Width; index += TLane.Width) own.Apply<TLane>(index);
        for (; index < end; index++) own.Apply<LaneScalar>(index);
    }
}
