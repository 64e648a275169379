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

        // A full batch has no order to shuffle: ascending examples read memory in sequence.
        if (epoch != _epoch && _batch < _order.Length) Shuffle(epoch);
        int start = (int)(position * _batch);
        return _order.AsSpan(start, Math.Min(_batch, _order.Length - start));
    }

    /// <summary>Fisher and Yates, from the identity, keyed by the epoch.</summary>
    private void Shuffle(long epoch)
    {
        RandomStream random = _random.At((ulong)epoch);
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        for (int i = _order.Length - 1; i > 0; i--)
        {
            int j = random.BelowAt((ulong)i, i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }

        _epoch = epoch;
    }
}
