using System.Runtime.CompilerServices;

namespace Sweep.Core.Numerics;

/// <summary>
/// A float32 vector whose first element lies on a 64-byte boundary, so that no 16-lane load splits a cache line.
/// The memory is pinned for life: kernels may keep references into it across a garbage collection.
/// </summary>
public sealed class AlignedBuffer
{
    /// <summary>Alignment in bytes, and so 16 floats: the width of one virtual lane group.</summary>
    public const int Alignment = 64;

    private readonly float[] _array;
    private readonly int _offset;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _array = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        _offset = OffsetToBoundary(_array);
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The elements.</summary>
    public Span<float> Span => new(_array, _offset, Length);

    private static unsafe int OffsetToBoundary(float[] array)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref array[0]);
        return (int)(((address + Alignment - 1) / Alignment * Alignment) - address) / sizeof(float);
    }
}
