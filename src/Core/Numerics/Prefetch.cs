using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Sweep.Core.Numerics;

/// <summary>Asks for memory that will be read soon, in places that no hardware prefetcher can foresee.</summary>
internal static class Prefetch
{
    private const int Line = 64;

    /// <summary>
    /// Asks for every cache line of a piece of data; does nothing where the processor cannot be asked.
    /// </summary>
    public static unsafe void Read(ReadOnlySpan<byte> data)
    {
        if (!Sse.IsSupported) return;

        // A hint for an address that a collection has moved since is a useless hint, not a wrong read.
        byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(data));
        for (int i = 0; i < data.Length; i += Line) Sse.Prefetch0(first + i);
    }
}
