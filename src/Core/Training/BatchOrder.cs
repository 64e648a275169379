using System.Runtime.CompilerServices;
using Sweep.Core.Numerics;

namespace Sweep.Core.Training;

/// <summary>
/// Which examples each step trains on. A pure function of (study seed, seed, step): nothing of it needs a
/// checkpoint, and all arms see the same batches for the same seed.
/// </summary>
internal sealed class BatchOrder
{
    private readonly int[] _order;
    private readonly int _batch;
    private readonly DataOrder _kind;
    private readonly RandomStream _random;
    private long _epoch = -1;
    private int _shuffled;

    /// <summary>Plans the order of one trial.</summary>
    /// <param name="count">Examples in the train split.</param>
    /// <param name="train">Batch size, order and what happens to the remainder.</param>
    /// <param name="random">Stream of purpose <see cref="RandomPurpose.DataOrder"/>.</param>
    /// <exception cref="InvalidPlanException">The batch, or the effective one, is larger than the split.</exception>
    public BatchOrder(int count, TrainOptions train, RandomStream random)
    {
        bool isFull = train.Batch == TrainOptions.FullBatch;
        if (train.Batch > count)
        {
            throw new InvalidPlanException(
                $"train.batch: {train.Batch} examples, but the train split has {count}; use 'full' for all of them.");
        }

        if (isFull ? train.Accumulate > 1 : (long)train.Batch * train.Accumulate > count)
        {
            throw new InvalidPlanException(
                $"train.accumulate: {train.Accumulate} micro-batches of {(isFull ? count : train.Batch)} examples, but "
                + $"the train split has {count}; take fewer, or smaller ones.");
        }

        _batch = isFull ? count : train.Batch * train.Accumulate;
        _kind = train.Order;
        _random = random;
        _order = new int[count];
        for (int i = 0; i < count; i++) _order[i] = i;
        StepsPerEpoch = train.DropLast ? count / _batch : (count + _batch - 1) / _batch;
    }

    /// <summary>Steps in one pass over the train split.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>Whether every batch is the whole split, in ascending order: that reads memory in sequence.</summary>
    public bool IsFull => _batch == Count;

    /// <summary>Examples of the split.</summary>
    public int Count => _order.Length;

    /// <summary>The examples of a step; valid until the next call.</summary>
    public ReadOnlySpan<int> Examples(long step)
    {
        (long epoch, int start, int end) = PlacesOf(step);
        if (!IsFull) ShuffleUpTo(end, epoch);
        return _order.AsSpan(start, end - start);
    }

    /// <summary>The places of a step's examples in the order of an epoch.</summary>
    public (long Epoch, int Start, int End) PlacesOf(long step)
    {
        (long epoch, long position) = Math.DivRem(step, StepsPerEpoch);
        int start = (int)(position * _batch);
        return (_kind == DataOrder.Frozen ? 0 : epoch, start, Math.Min(start + _batch, Count));
    }

    /// <summary>
    /// How far ahead of each place of an epoch's order the one is that it is swapped with: Fisher and Yates, from the
    /// identity and the front on, keyed by the epoch.
    /// </summary>
    /// <inheritdoc cref="ShuffleDraws.Fill"/>
    public void Draw(long epoch, int first, Span<uint> distances) =>
        ShuffleDraws.Fill(_random.At((ulong)epoch), Count, first, distances);

    /// <summary>Shuffles only as far as it is needed.</summary>
    private void ShuffleUpTo(int end, long epoch)
    {
        if (epoch != _epoch)
        {
            for (int i = 0; i < _order.Length; i++) _order[i] = i;
            (_epoch, _shuffled) = (epoch, 0);
        }

        Span<uint> distances = stackalloc uint[ShuffleDraws.Granule];
        while (_shuffled < end)
        {
            Draw(epoch, _shuffled, distances);
            int count = Math.Min(ShuffleDraws.Granule, Count - _shuffled);
            ref int place = ref _order[_shuffled];
            for (int k = 0; k < count; k++)
            {
                // Within bounds: no distance reaches beyond the places left.
                ref int here = ref Unsafe.Add(ref place, k);
                ref int there = ref Unsafe.Add(ref here, distances[k]);
                (here, there) = (there, here);
            }

            _shuffled += count;
        }
    }
}
