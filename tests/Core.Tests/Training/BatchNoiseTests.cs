using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems.Functions;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class BatchNoiseTests
{
    private static readonly PlaneNoise Noise = PlaneNoise.Of(0.7);

    public static TheoryData<int, bool, DataOrder> Orders => new MatrixTheoryData<int, bool, DataOrder>(
        [1, 3, 31, 100, 128, 700, PlaneNoise.Count, TrainOptions.FullBatch],
        [true, false],
        [DataOrder.Reshuffle, DataOrder.Frozen]);

    [Theory]
    [MemberData(nameof(Orders))]
    public void Means_are_those_of_the_examples_wherever_one_begins(int batch, bool drop, DataOrder kind)
    {
        TrainOptions options = new() { Budget = Duration.Epochs(1), Batch = batch, DropLast = drop, Order = kind };
        BatchOrder examples = Order(options);
        BatchNoise noise = new(Order(options), Noise);
        long epoch = examples.StepsPerEpoch;
        (long, int)[] ranges = [(0, 5), (5, 1), (epoch - 1, 3), (epoch / 2, 4), (3, 2), (3, 2)];
        foreach ((long first, int count) in ranges)
        {
            (double, double)[] means = noise.Means(first, count);
            for (int i = 0; i < count; i++)
                Assert.Equal(Noise.MeanOf(examples.Examples(first + i)), means[i]);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(1)]
    public void Every_path_has_the_same_means(int width)
    {
        TrainOptions options = new() { Budget = Duration.Epochs(1), Batch = 100 };
        (double, double)[] expected = [.. new BatchNoise(Order(options), Noise).Means(0, 120)];
        LaneWidth.Force(width);
        try
        {
            Assert.Equal(expected, new BatchNoise(Order(options), Noise).Means(0, 120));
        }
        finally
        {
            LaneWidth.Force(0);
        }
    }

    private static BatchOrder Order(TrainOptions options) =>
        new(PlaneNoise.Count, options, RandomStream.Create(1, 2, RandomPurpose.DataOrder));
}
