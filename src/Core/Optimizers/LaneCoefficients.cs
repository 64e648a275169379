using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Optimizers;

/// <summary>Coefficients of several trials, a trial a lane.</summary>
/// <param name="table">Row by row: coefficient c of lane l is element c * lanes + l.</param>
/// <param name="lanes">Lanes of the table.</param>
/// <param name="first">The first of the lanes at hand.</param>
internal readonly ref struct LaneCoefficients(ReadOnlySpan<float> table, int lanes, int first) : ICoefficients
{
    private readonly ReadOnlySpan<float> _table = table;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Get<TLane>(int index)
        where TLane : struct, ILane<TLane> => TLane.Load(_table, (index * lanes) + first);
}
