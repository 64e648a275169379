using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class CurveBufferTests
{
    [Theory]
    [InlineData(0, 37)]
    [InlineData(1, 37)]
    [InlineData(255, 37)]
    [InlineData(256, 37)]
    [InlineData(257, 1)]
    [InlineData(700, 37)]
    [InlineData(700, 3)]
    [InlineData(700, 600)]
    public void Parts_add_up_to_all_points_whenever_they_are_taken(int points, int every)
    {
        CurveBuffer buffer = new();
        List<double> stored = [];
        for (int i = 0; i < points; i++)
        {
            buffer.Add("loss", i * 10, i);
            if (i % every == 0) Store(buffer, stored);
        }

        Store(buffer, stored);
        Assert.Equal(Enumerable.Range(0, points).Select(i => (double)i), stored);
    }

    [Fact]
    public void A_part_has_only_what_is_new()
    {
        CurveBuffer buffer = new();
        for (int i = 0; i < 100; i++) buffer.Add("loss", i, i);
        Assert.Equal(0, Assert.Single(buffer.TakeChanges()).Offset);
        for (int i = 100; i < 300; i++) buffer.Add("loss", i, i);
        IReadOnlyList<CurveChunk> chunks = buffer.TakeChanges();
        Assert.Equal(
            [(0, 100, 156), (1, 0, 44)], chunks.Select(chunk => (chunk.Number, chunk.Offset, chunk.Steps.Count)));
        Assert.Equal([100, 256], chunks.Select(chunk => chunk.FirstPoint));
    }

    [Theory]
    [InlineData(32, 8)]
    [InlineData(1, 0)]
    public void A_chunk_that_took_many_parts_is_taken_whole_when_it_is_full(int points, int parts)
    {
        CurveBuffer buffer = new();
        List<CurveChunk> taken = [];
        for (int i = 0; i < CurveChunk.Capacity; i++)
        {
            buffer.Add("loss", i, i);
            if ((i + 1) % points == 0) taken.AddRange(buffer.TakeChanges());
        }

        bool isWhole = taken[^1] is { Offset: 0, Steps.Count: CurveChunk.Capacity };
        Assert.Equal(parts == 0, isWhole);
        if (!isWhole) Assert.Equal(parts, taken.Count);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(256)]
    [InlineData(300)]
    public void Restored_buffer_goes_on_with_the_open_chunk_and_offers_it_again(int points)
    {
        CurveBuffer buffer = new();
        for (int i = 0; i < points; i++) buffer.Add("loss", i, i);
        buffer.TakeChanges();
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        buffer.Write(writer);
        stream.Position = 0;

        CurveBuffer restored = new();
        restored.Read(new(stream));
        Assert.Equal(points / CurveChunk.Capacity, restored.Tail["loss"]);
        restored.Add("loss", points, points);
        CurveChunk chunk = Assert.Single(restored.TakeChanges());
        Assert.Equal(points / CurveChunk.Capacity, chunk.Number);
        Assert.Equal((points % CurveChunk.Capacity) + 1, chunk.Values.Count);
    }

    [Fact]
    public void NaNs_are_canonical()
    {
        CurveBuffer buffer = new();
        buffer.Add("loss", 0, BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_1234)));
        double stored = Assert.Single(buffer.TakeChanges()).Values[0];
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.NaN), BitConverter.DoubleToInt64Bits(stored));
    }

    private static void Store(CurveBuffer buffer, List<double> stored)
    {
        foreach (CurveChunk chunk in buffer.TakeChanges())
        {
            Assert.InRange(chunk.Offset + chunk.Values.Count, 1, CurveChunk.Capacity);
            Assert.InRange(chunk.FirstPoint, 0, stored.Count);
            stored.RemoveRange(chunk.FirstPoint, stored.Count - chunk.FirstPoint);
            stored.AddRange(chunk.Values);
        }
    }
}
