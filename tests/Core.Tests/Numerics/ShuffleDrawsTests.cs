using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Tests.Numerics;

public sealed class ShuffleDrawsTests
{
    public static TheoryData<int, int> Cases =>
        new MatrixTheoryData<int, int>([16, 8, 1], [0, 32, 77 * 32, 2_147_480_000 / 32 * 32]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_path_gives_the_words_of_the_blocks_times_the_places_left(int width, int first)
    {
        const int Granules = 2;
        RandomStream stream = RandomStream.Create(3, 4, RandomPurpose.DataOrder, 0x1_0000_0005);
        int count = first + 100;
        uint[] distances = new uint[Granules * ShuffleDraws.Granule];
        LaneWidth.Force(width);
        try
        {
            ShuffleDraws.Fill(stream, count, first, distances);
        }
        finally
        {
            LaneWidth.Force(0);
        }

        for (int k = 0; k < 100; k++)
        {
            (ulong run, int place) = ((ulong)(first + k) / 32, (first + k) % 32);
            (uint x, uint y, uint z, uint w) = stream.BitsAt((8 * run) + (ulong)(place % 8));
            uint word = ((uint[])[x, y, z, w])[place / 8];
            Assert.Equal((uint)(word * (ulong)(100 - k) >> 32), distances[k]);
            Assert.True(distances[k] < 100 - k);
        }
    }
}
