using Sweep.Core.Numerics;

namespace Sweep.Core.Tests.Numerics;

public sealed class RandomStreamTests
{
    // Random123's kat_vectors, philox4x32 10.
    [Fact]
    public void Philox_gives_the_published_answers()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), RandomStream.Philox(0, 0, 0, 0, 0, 0));
        const uint Ones = 0xffffffff;
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            RandomStream.Philox(Ones, Ones, Ones, Ones, Ones, Ones));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdcceb, 0x5001e420u, 0x24126ea1u),
            RandomStream.Philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    [Fact]
    public void Streams_of_another_seed_purpose_or_time_differ()
    {
        ulong[] firsts =
        [
            RandomStream.Create(1, 2, RandomPurpose.Noise).UInt64At(0),
            RandomStream.Create(2, 1, RandomPurpose.Noise).UInt64At(0),
            RandomStream.Create(1, 2, RandomPurpose.Dropout).UInt64At(0),
            RandomStream.Create(1, 2, RandomPurpose.Noise, 1).UInt64At(0),
            RandomStream.Create(1, 2, RandomPurpose.Noise).UInt64At(1),
        ];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }

    [Fact]
    public void Another_time_of_a_stream_is_the_stream_created_at_that_time()
    {
        RandomStream stream = RandomStream.Create(7, 8, RandomPurpose.Noise);
        Assert.Equal(
            RandomStream.Create(7, 8, RandomPurpose.Noise, 1UL << 40).BitsAt(3), stream.At(1UL << 40).BitsAt(3));
    }

    [Fact]
    public void Normal_draws_have_the_moments_of_the_normal_distribution()
    {
        RandomStream stream = RandomStream.Create(7, 8, RandomPurpose.Noise);
        const int Count = 100_000;
        double sum = 0, square = 0, fourth = 0;
        for (ulong i = 0; i < Count; i++)
        {
            double x = stream.NormalAt(i);
            sum += x;
            square += x * x;
            fourth += x * x * x * x;
        }

        // Four standard errors.
        Assert.Equal(0, sum / Count, 4 / Math.Sqrt(Count));
        Assert.Equal(1, square / Count, 4 * Math.Sqrt(2.0 / Count));
        Assert.Equal(3, fourth / Count, 4 * Math.Sqrt(96.0 / Count));
    }
}
