using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics;

/// <summary>
/// What Fisher and Yates draw, many at once: how far ahead of each place the one is that it is swapped with. A run is
/// 32 places, whose words are eight consecutive blocks of a <see cref="RandomStream"/>: place k of run r takes word
/// k / 8 of block 8 r + k % 8, times the number of places left, over 2^32 (the bias is below that number / 2^32). All
/// paths give the same bits.
/// </summary>
internal static class ShuffleDraws
{
    /// <summary>Places of a run.</summary>
    public const int RunLength = 32;

    /// <summary>Places are drawn for this many at a time: four runs side by side hide each other's latency.</summary>
    public const int Granule = 4 * RunLength;

    private const int Blocks = 8;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>
    /// Writes the distances of the places from <paramref name="first"/> on; those of places past the last mean nothing.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="count">Places of the whole shuffle.</param>
    /// <param name="first">A multiple of <see cref="RunLength"/>.</param>
    /// <param name="distances">Its length is a multiple of <see cref="Granule"/>.</param>
    public static void Fill(in RandomStream stream, int count, int first, Span<uint> distances)
    {
        for (int i = 0; i < distances.Length; i += Granule)
        {
            ref uint destination = ref MemoryMarshal.GetReference(distances.Slice(i, Granule));
            (uint run, uint left) = ((uint)(first + i) / RunLength, (uint)(count - first - i));
            if (Avx512F.IsSupported && LaneWidth.Best == Lane512.Width)
                Fill512(stream, run, left, ref destination);
            else if (Avx2.IsSupported && LaneWidth.Best >= Lane256.Width)
                Fill256(stream, run, left, ref destination);
            else
                FillScalar(stream, run, left, ref destination);
        }
    }

    private static void FillScalar(in RandomStream stream, uint run, uint left, ref uint destination)
    {
        Span<uint> words = stackalloc uint[4];
        for (uint block = 0; block < Granule / 4; block++)
        {
            (words[0], words[1], words[2], words[3]) = stream.BitsAt(((ulong)run * Blocks) + block);
            for (uint i = 0; i < 4; i++)
            {
                uint place = (block / Blocks * RunLength) + (i * Blocks) + (block % Blocks);
                Unsafe.Add(ref destination, place) = (uint)(((ulong)words[(int)i] * (left - place)) >> 32);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill512(in RandomStream stream, uint run, uint left, ref uint destination)
    {
        ulong index = (ulong)run * Blocks;
        Words512 a = new(index, stream.Time), b = new(index + Blocks, stream.Time);
        Words512 c = new(index + (2 * Blocks), stream.Time), d = new(index + (3 * Blocks), stream.Time);
        (uint key0, uint key1) = stream.Keys;
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> low = Vector512.Create((ulong)key0), high = Vector512.Create((ulong)key1);
            a.Mix(low, high);
            b.Mix(low, high);
            c.Mix(low, high);
            d.Mix(low, high);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        a.Store(left, ref destination);
        b.Store(left - RunLength, ref Unsafe.Add(ref destination, RunLength));
        c.Store(left - (2 * RunLength), ref Unsafe.Add(ref destination, 2 * RunLength));
        d.Store(left - (3 * RunLength), ref Unsafe.Add(ref destination, 3 * RunLength));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill256(in RandomStream stream, uint run, uint left, ref uint destination)
    {
        const int Half = Blocks / 2;
        for (uint part = 0; part < Granule / 4 / Half; part++)
        {
            Words256 words = new(((ulong)run * Blocks) + (part * Half), stream.Time);
            (uint key0, uint key1) = stream.Keys;
            for (int round = 0; round < Rounds; round++)
            {
                words.Mix(Vector256.Create((ulong)key0), Vector256.Create((ulong)key1));
                key0 += Weyl0;
                key1 += Weyl1;
            }

            uint place = (part / 2 * RunLength) + (part % 2 * Half);
            words.Store(left - place, ref Unsafe.Add(ref destination, place));
        }
    }

    /// <summary>
    /// Eight blocks of Philox side by side. A 64-bit element holds one word in its lower half; what is in the upper
    /// half does not matter: the multiplication reads the lower halves alone, and the shifts bring clean ones.
    /// </summary>
    private struct Words512(ulong index, ulong time)
    {
        private Vector512<ulong> _x = Vector512.Create(index) + Vector512<ulong>.Indices;
        private Vector512<ulong> _y = (Vector512.Create(index) + Vector512<ulong>.Indices) >> 32;
        private Vector512<ulong> _z = Vector512.Create(time);
        private Vector512<ulong> _w = Vector512.Create(time >> 32);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Mix(Vector512<ulong> key0, Vector512<ulong> key1)
        {
            Vector512<ulong> product0 = Avx512F.Multiply(_x.AsUInt32(), Vector512.Create(Multiplier0));
            Vector512<ulong> product1 = Avx512F.Multiply(_z.AsUInt32(), Vector512.Create(Multiplier1));
            _x = (product1 >> 32) ^ _y ^ key0;
            _z = (product0 >> 32) ^ _w ^ key1;
            (_y, _w) = (product1, product0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(uint left, ref uint destination)
        {
            Vector512<ulong> places = Vector512.Create((ulong)left) - Vector512<ulong>.Indices;
            Vector512<ulong> next = Vector512.Create((ulong)Blocks);
            Vector512.Narrow(Below(_x, places), Below(_y, places - next)).StoreUnsafe(ref destination);
            places -= next + next;
            Vector512.Narrow(Below(_z, places), Below(_w, places - next)).StoreUnsafe(ref destination, 2 * Blocks);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> Below(Vector512<ulong> words, Vector512<ulong> places) =>
            Avx512F.Multiply(words.AsUInt32(), places.AsUInt32()) >> 32;
    }

    /// <summary>Four blocks side by side, as <see cref="Words512"/>.</summary>
    private struct Words256(ulong index, ulong time)
    {
        private Vector256<ulong> _x = Vector256.Create(index) + Vector256<ulong>.Indices;
        private Vector256<ulong> _y = (Vector256.Create(index) + Vector256<ulong>.Indices) >> 32;
        private Vector256<ulong> _z = Vector256.Create(time);
        private Vector256<ulong> _w = Vector256.Create(time >> 32);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Mix(Vector256<ulong> key0, Vector256<ulong> key1)
        {
            Vector256<ulong> product0 = Avx2.Multiply(_x.AsUInt32(), Vector256.Create(Multiplier0));
            Vector256<ulong> product1 = Avx2.Multiply(_z.AsUInt32(), Vector256.Create(Multiplier1));
            _x = (product1 >> 32) ^ _y ^ key0;
            _z = (product0 >> 32) ^ _w ^ key1;
            (_y, _w) = (product1, product0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(uint left, ref uint destination)
        {
            Vector256<ulong> places = Vector256.Create((ulong)left) - Vector256<ulong>.Indices;
            Vector256<ulong> next = Vector256.Create((ulong)Blocks);
            Vector256<uint> xy = Vector256.Narrow(Below(_x, places), Below(_y, places - next));
            places -= next + next;
            Vector256<uint> zw = Vector256.Narrow(Below(_z, places), Below(_w, places - next));
            xy.GetLower().StoreUnsafe(ref destination);
            xy.GetUpper().StoreUnsafe(ref destination, Blocks);
            zw.GetLower().StoreUnsafe(ref destination, 2 * Blocks);
            zw.GetUpper().StoreUnsafe(ref destination, 3 * Blocks);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<ulong> Below(Vector256<ulong> words, Vector256<ulong> places) =>
            Avx2.Multiply(words.AsUInt32(), places.AsUInt32()) >> 32;
    }
}
