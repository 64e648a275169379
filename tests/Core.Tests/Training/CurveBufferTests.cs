using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class CurveBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    public void Chunks_hold_all_points_whenever_they_are_taken(int points)
    {
        CurveBuffer buffer = new();
        Dictionary<int, CurveChunk> stored = [];
        for (int i = 0; i < points; i++)
        {
            buffer.Add("loss", i * 10, i);
            if (i % 37 == 0) Store(buffer, stored);
        }

        Store(buffer, stored);
        Assert.Equal(
            Enumerable.Range(0, points).Select(i => (double)i),
            stored.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Values));
        Assert.All(stored.Values, chunk => Assert.True(chunk.Values.Count <= CurveChunk.Capacity));
    }

    [Fact]
    public void Nothing_is_taken_twice_without_a_new_point()
    {
        CurveBuffer buffer = new();
        buffer.Add("loss", 0, 1);
        Assert.Single(buffer.TakeChanges());
        Assert.Empty(buffer.TakeChanges());
        buffer.Add("loss", 1, 2);
        Assert.Equal([1.0, 2.0], Assert.Single(buffer.TakeChanges()).Values);
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

    private static void Store(CurveBuffer buffer, Dictionary<int, CurveChunk> stored)
    {
        foreach (CurveChunk chunk in buffer.TakeChanges()) stored[chunk.Number] = chunk;
    }
}
