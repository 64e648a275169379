using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sweep.Core.Numerics;
using Sweep.Core.Problems.Functions;

namespace Sweep.Core.Training;

/// <summary>
/// The noise means of one batch after another: the bits of <see cref="PlaneNoise.MeanOf"/> of
/// <see cref="BatchOrder.Examples"/>, several times as fast.
/// </summary>
/// <remarks>
/// The pairs themselves are shuffled, not their indices, and a pair that has come to its place goes into its sum at
/// once and nowhere else: no place is looked at twice.
/// </remarks>
internal sealed class BatchNoise(BatchOrder order, PlaneNoise noise)
{
    /// <summary>Most steps at once: long enough to pay for the way there, short enough to stay in the cache.</summary>
    public const int Chunk = 256;

    private readonly long[] _pairs = new long[order.Count];
    private readonly (double X, double Y)[] _means = new (double, double)[Chunk];
    private uint[] _distances = [];
    private (long First, int Count) _held;
    private long _epoch = -1;
    private int _shuffled;

    /// <summary>
    /// The means of <paramref name="count"/> steps from <paramref name="first"/> on; valid until the next call.
    /// </summary>
    /// <param name="first">The first step.</param>
    /// <param name="count">At most <see cref="Chunk"/>.</param>
    public (double X, double Y)[] Means(long first, int count)
    {
        if (_held == (first, count)) return _means;
        for (int i = 0; i < count; i++) _means[i] = MeanOf(first + i);
        _held = (first, count);
        return _means;
    }

    private (double X, double Y) MeanOf(long step)
    {
        if (order.IsFull) return noise.MeanOf(order.Examples(step));
        (long epoch, int start, int end) = order.PlacesOf(step);
        if (epoch != _epoch || start < _shuffled)
        {
            noise.Pairs.CopyTo(_pairs);
            (_epoch, _shuffled) = (epoch, 0);
        }

        // Batches that were passed over, such as those before a checkpoint, are shuffled too.
        while (_shuffled < start) _ = Take(epoch, _shuffled, Math.Min(start, _shuffled + end - start));
        return Take(epoch, start, end);
    }

    /// <summary>Shuffles the places from start to end and takes the mean of what comes there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double X, double Y) Take(long epoch, int start, int end)
    {
        int first = start / ShuffleDraws.RunLength * ShuffleDraws.RunLength;
        int draws = (end - first + ShuffleDraws.Granule - 1) / ShuffleDraws.Granule * ShuffleDraws.Granule;
        if (_distances.Length < draws) _distances = new uint[draws];
        order.Draw(epoch, first, _distances.AsSpan(0, draws));
        ref uint distance = ref _distances[start - first];
        ref long place = ref MemoryMarshal.GetReference(_pairs.AsSpan(start));
        PairMean mean = default;
        nint count = end - start, k = 0;
        for (; k <= count - PairMean.Chains; k += PairMean.Chains)
        {
            mean.Add(
                Take(ref place, ref distance, k),
                Take(ref place, ref distance, k + 1),
                Take(ref place, ref distance, k + 2),
                Take(ref place, ref distance, k + 3));
        }

        for (int chain = 0; k < count; k++, chain++) mean.Add(chain, Take(ref place, ref distance, k));
        _shuffled = end;
        return mean.Of(end - start);
    }

    /// <summary>What comes to a place; within bounds, as no distance reaches beyond the places left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Take(ref long place, ref uint distance, nint k)
    {
        ref long here = ref Unsafe.Add(ref place, k);
        ref long there = ref Unsafe.Add(ref here, (nuint)Unsafe.Add(ref distance, k));
        long taken = there;
        there = here;
        return taken;
    }
}
