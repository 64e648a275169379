using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>The examples of a step; valid until the next call.</summary>
    public ReadOnlySpan<int> Examples(long step)
    {
        (long epoch, long position) = Math.DivRem(step, StepsPerEpoch);
        if (_kind == DataOrder.Frozen) epoch = 0;
        int start = (int)(position * _batch);
        int end = Math.Min(start + _batch, _order.Length);

        // A full batch has no order to shuffle: ascending examples read memory in sequence.
        if (_batch < _order.Length) ShuffleUpTo(end, epoch);
        return _order.AsSpan(start, end - start);
    }

    /// <summary>
    /// Fisher and Yates, from the identity and the front on, keyed by the epoch: only as far as it is needed. Each
    /// place takes one 32-bit draw, whose bias is below count / 2^32.
    /// </summary>
    private void ShuffleUpTo(int end, long epoch)
    {
        if (epoch != _epoch)
        {
            for (int i = 0; i < _order.Length; i++) _order[i] = i;
            (_epoch, _shuffled) = (epoch, 0);
        }

        if (_shuffled >= end) return;
        RandomStream random = _random.At((ulong)epoch);
        Span<uint> draws = stackalloc uint[RandomWords.RunLength];
        while (_shuffled < end)
        {
            RandomWords.Fill(random, (uint)(_shuffled / RandomWords.RunLength), draws);
            Span<int> rest = _order.AsSpan(_shuffled);
            int count = Math.Min(RandomWords.RunLength, rest.Length);
            for (int k = 0; k < count; k++)
            {
                // Within bounds: a draw times the number of places left, over 2^32, is one of them.
                int other = k + (int)(((ulong)draws[k] * (uint)(rest.Length - k)) >> 32);
                ref int here = ref Unsafe.Add(ref MemoryMarshal.GetReference(rest), k);
                ref int there = ref Unsafe.Add(ref MemoryMarshal.GetReference(rest), other);
                (here, there) = (there, here);
            }

            _shuffled += count;
        }
    }
}
