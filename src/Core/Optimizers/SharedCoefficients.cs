using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Optimizers;

/// <summary>Coefficients of one trial: all lanes get the same.</summary>
/// <param name="values">By index; rules read no index beyond it.</param>
internal readonly ref struct SharedCoefficients(ReadOnlySpan<float> values) : ICoefficients
{
    private readonly ref float _first = ref MemoryMarshal.GetReference(values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Get<TLane>(int index)
        where TLane : struct, ILane<TLane> => TLane.Broadcast(Unsafe.Add(ref _first, index));
}
