using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Tests.Numerics;

public sealed class RandomWordsTests
{
    public static TheoryData<int, uint> Cases =>
        new MatrixTheoryData<int, uint>([16, 8, 1], [0, 1, 77, 536_870_911, uint.MaxValue]);

    /// <summary>Runs on both sides of 2^32 blocks: the carry into the index's upper half counts.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_path_gives_the_words_of_the_blocks(int width, uint run)
    {
        RandomStream stream = RandomStream.Create(3, 4, RandomPurpose.DataOrder, 0x1_0000_0005);
        uint[] words = new uint[RandomWords.RunLength + 1];
        LaneWidth.Force(width);
        try
        {
            RandomWords.Fill(stream, run, words);
        }
        finally
        {
            LaneWidth.Force(0);
        }

        for (int block = 0; block < 8; block++)
        {
            (uint x, uint y, uint z, uint w) = stream.BitsAt((8UL * run) + (uint)block);
            Assert.Equal((x, y, z, w), (words[block], words[8 + block], words[16 + block], words[24 + block]));
        }

        Assert.Equal(0u, words[^1]);
    }
}
