using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class BatchOrderTests
{
    private static readonly RandomStream Random = RandomStream.Create(1, 2, RandomPurpose.DataOrder);

    [Theory]
    [InlineData(10, 3, false, 4)]
    [InlineData(10, 3, true, 3)]
    [InlineData(10, 10, true, 1)]
    [InlineData(10, 1, false, 10)]
    [InlineData(10, TrainOptions.FullBatch, false, 1)]
    public void Steps_per_epoch_count_the_remainder_unless_it_is_dropped(
        int count, int batch, bool drop, long expected) =>
        Assert.Equal(expected, new BatchOrder(count, Options(batch) with { DropLast = drop }, Random).StepsPerEpoch);

    [Fact]
    public void Every_epoch_visits_every_example_once_in_a_new_order()
    {
        BatchOrder order = new(100, Options(7), Random);
        int[] first = Epoch(order, 0), second = Epoch(order, 1);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.Equal(Enumerable.Range(0, 100), second.Order());
        Assert.NotEqual(first, second);
        Assert.NotEqual(Enumerable.Range(0, 100), first);
    }

    [Fact]
    public void Frozen_order_replays_the_first_epoch()
    {
        BatchOrder frozen = new(100, Options(7) with { Order = DataOrder.Frozen }, Random);
        Assert.Equal(Epoch(new(100, Options(7), Random), 0), Epoch(frozen, 5));
    }

    [Fact]
    public void Any_step_can_be_asked_for_at_any_time()
    {
        BatchOrder forward = new(50, Options(8), Random), jumping = new(50, Options(8), Random);
        int[] later = jumping.Examples(23).ToArray();
        int[] earlier = jumping.Examples(2).ToArray();
        Assert.Equal(forward.Examples(2).ToArray(), earlier);
        Assert.Equal(forward.Examples(23).ToArray(), later);
    }

    [Fact]
    public void Full_batch_is_in_ascending_order() =>
        Assert.Equal(
            Enumerable.Range(0, 9), new BatchOrder(9, Options(TrainOptions.FullBatch), Random).Examples(3).ToArray());

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(96)]
    public void Batch_size_cuts_the_order_but_does_not_change_it(int batch) =>
        Assert.Equal(Epoch(new(97, Options(10), Random), 3), Epoch(new(97, Options(batch), Random), 3));

    [Fact]
    public void Pairs_of_places_are_uniform()
    {
        int[] counts = new int[20];
        for (ulong epoch = 0; epoch < 8000; epoch++)
        {
            BatchOrder order = new(5, Options(1), RandomStream.Create(epoch, 1, RandomPurpose.DataOrder));
            int second = order.Examples(1)[0], last = order.Examples(4)[0];
            counts[(4 * second) + (last > second ? last - 1 : last)]++;
        }

        // Chi-square with 19 degrees of freedom: 43.8 is the 99.9 % point, and the draws are fixed.
        double chiSquare = counts.Sum(count => (count - 400.0) * (count - 400.0) / 400.0);
        Assert.True(chiSquare < 43.8, $"{chiSquare}");
    }

    [Fact]
    public void First_places_are_uniform()
    {
        int[] counts = new int[10];
        for (ulong epoch = 0; epoch < 5000; epoch++)
        {
            BatchOrder order = new(10, Options(1), RandomStream.Create(epoch, 0, RandomPurpose.DataOrder));
            counts[order.Examples(0)[0]]++;
        }

        // Chi-square with 9 degrees of freedom: 27.9 is the 99.9 % point, and the draws are fixed.
        double chiSquare = counts.Sum(count => (count - 500.0) * (count - 500.0) / 500.0);
        Assert.True(chiSquare < 27.9, $"{chiSquare}");
    }

    private static TrainOptions Options(int batch) => new() { Budget = Duration.Epochs(1), Batch = batch };

    private static int[] Epoch(BatchOrder order, long epoch)
    {
        List<int> examples = [];
        for (long step = 0; step < order.StepsPerEpoch; step++)
            examples.AddRange(order.Examples((epoch * order.StepsPerEpoch) + step));
        return [.. examples];
    }
}
