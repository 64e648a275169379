using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics;

/// <summary>
/// Many 32-bit draws of a <see cref="RandomStream"/> at once. A run is 32 draws, made of eight consecutive blocks:
/// draw k of run r is word k / 8 of block 8 r + k % 8. All paths give the same bits.
/// </summary>
internal static class RandomWords
{
    /// <summary>Draws of a run.</summary>
    public const int RunLength = 32;

    private const int Blocks = 8;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Writes the draws of run <paramref name="run"/> to the first 32 elements.</summary>
    public static void Fill(in RandomStream stream, uint run, Span<uint> destination)
    {
        ref uint words = ref MemoryMarshal.GetReference(destination[..RunLength]);
        if (Avx512F.IsSupported && LaneWidth.Best == Lane512.Width) Fill512(stream, run, ref words);
        else if (Avx2.IsSupported && LaneWidth.Best >= Lane256.Width) Fill256(stream, run, ref words);
        else FillScalar(stream, run, ref words);
    }

    private static void FillScalar(in RandomStream stream, uint run, ref uint words)
    {
        for (int block = 0; block < Blocks; block++)
        {
            (uint x, uint y, uint z, uint w) = stream.BitsAt(((ulong)run * Blocks) + (uint)block);
            Unsafe.Add(ref words, block) = x;
            Unsafe.Add(ref words, Blocks + block) = y;
            Unsafe.Add(ref words, (2 * Blocks) + block) = z;
            Unsafe.Add(ref words, (3 * Blocks) + block) = w;
        }
    }

    // A 64-bit element holds one word in its lower half; what is in the upper half does not matter, because the
    // multiplication reads the lower halves alone and the shifts bring clean ones.
    private static void Fill512(in RandomStream stream, uint run, ref uint words)
    {
        (ulong index, ulong time) = ((ulong)run * Blocks, stream.Time);
        Vector512<ulong> indices = Vector512.Create(index) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
        Vector512<ulong> x = indices;
        Vector512<ulong> y = indices >> 32;
        Vector512<ulong> z = Vector512.Create(time);
        Vector512<ulong> w = Vector512.Create(time >> 32);
        (uint key0, uint key1) = stream.Keys;
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> product0 = Avx512F.Multiply(x.AsUInt32(), Vector512.Create(Multiplier0));
            Vector512<ulong> product1 = Avx512F.Multiply(z.AsUInt32(), Vector512.Create(Multiplier1));
            x = (product1 >> 32) ^ y ^ Vector512.Create((ulong)key0);
            z = (product0 >> 32) ^ w ^ Vector512.Create((ulong)key1);
            (y, w) = (product1, product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        Vector512.Narrow(x, y).StoreUnsafe(ref words);
        Vector512.Narrow(z, w).StoreUnsafe(ref words, 2 * Blocks);
    }

    private static void Fill256(in RandomStream stream, uint run, ref uint words)
    {
        const int Half = Blocks / 2;
        for (int first = 0; first < Blocks; first += Half)
        {
            (ulong index, ulong time) = (((ulong)run * Blocks) + (uint)first, stream.Time);
            Vector256<ulong> indices = Vector256.Create(index) + Vector256.Create(0UL, 1, 2, 3);
            Vector256<ulong> x = indices;
            Vector256<ulong> y = indices >> 32;
            Vector256<ulong> z = Vector256.Create(time);
            Vector256<ulong> w = Vector256.Create(time >> 32);
            (uint key0, uint key1) = stream.Keys;
            for (int round = 0; round < Rounds; round++)
            {
                Vector256<ulong> product0 = Avx2.Multiply(x.AsUInt32(), Vector256.Create(Multiplier0));
                Vector256<ulong> product1 = Avx2.Multiply(z.AsUInt32(), Vector256.Create(Multiplier1));
                x = (product1 >> 32) ^ y ^ Vector256.Create((ulong)key0);
                z = (product0 >> 32) ^ w ^ Vector256.Create((ulong)key1);
                (y, w) = (product1, product0);
                key0 += Weyl0;
                key1 += Weyl1;
            }

            Vector256<uint> xy = Vector256.Narrow(x, y), zw = Vector256.Narrow(z, w);
            xy.GetLower().StoreUnsafe(ref words, (nuint)first);
            xy.GetUpper().StoreUnsafe(ref words, (nuint)(Blocks + first));
            zw.GetLower().StoreUnsafe(ref words, (nuint)((2 * Blocks) + first));
            zw.GetUpper().StoreUnsafe(ref words, (nuint)((3 * Blocks) + first));
        }
    }
}
