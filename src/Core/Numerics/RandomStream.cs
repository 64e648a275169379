using System.Runtime.CompilerServices;

namespace Sweep.Core.Numerics;

/// <summary>
/// A counter-based random stream: every draw is a pure function of (key, time, index), so draws can be made in any
/// order, by any thread, and again after a resume. Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random
/// numbers: as easy as 1, 2, 3" (SC 2011).
/// </summary>
/// <remarks>
/// The key is (study seed, seed, purpose), the counter (time, index): time is a step, an epoch or 0. Arms,
/// configurations and silos are never part of the key, so arms are paired by seed.
/// </remarks>
public readonly struct RandomStream
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly ulong _time;

    private RandomStream(ulong key, ulong time)
    {
        _key0 = (uint)key;
        _key1 = (uint)(key >> 32);
        _time = time;
    }

    /// <summary>The key, for <see cref="ShuffleDraws"/>.</summary>
    internal (uint Low, uint High) Keys => (_key0, _key1);

    /// <summary>The upper half of the counter.</summary>
    internal ulong Time => _time;

    /// <summary>The stream of one purpose within one trial.</summary>
    /// <param name="studySeed">The study's seed.</param>
    /// <param name="seed">The trial's seed (or another number that tells streams of one purpose apart).</param>
    /// <param name="purpose">What is drawn.</param>
    /// <param name="time">Step or epoch, 0 where neither applies.</param>
    public static RandomStream Create(ulong studySeed, ulong seed, RandomPurpose purpose, ulong time = 0) =>
        new(Mix(Mix(Mix(studySeed) ^ seed) ^ (uint)purpose), time);

    /// <summary>A stream of <see cref="RandomPurpose.ProblemData"/>: the same for every study and trial.</summary>
    /// <param name="use">Tells the uses apart: 0 wrong labels, 1 noise of evaluations.</param>
    /// <param name="part">Which part of the data, such as a split.</param>
    public static RandomStream OfProblem(ulong use, ulong part = 0) => Create(0, use, RandomPurpose.ProblemData, part);

    /// <summary>The same key at another step or epoch.</summary>
    public RandomStream At(ulong time) => new(_key0 | ((ulong)_key1 << 32), time);

    /// <summary>128 random bits.</summary>
    public (uint X, uint Y, uint Z, uint W) BitsAt(ulong index) =>
        Philox((uint)index, (uint)(index >> 32), (uint)_time, (uint)(_time >> 32), _key0, _key1);

    /// <summary>64 random bits.</summary>
    public ulong UInt64At(ulong index)
    {
        (uint x, uint y, _, _) = BitsAt(index);
        return x | ((ulong)y << 32);
    }

    /// <summary>Uniform on [0, 1), a multiple of 2^-53.</summary>
    public double UniformAt(ulong index) => (UInt64At(index) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on the integers 0 .. <paramref name="bound"/> - 1 (bias below bound/2^64).</summary>
    public int BelowAt(ulong index, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(UInt64At(index), (ulong)bound, out _);
    }

    /// <summary>Standard normal (Box and Muller, 1958), in double.</summary>
    public double NormalAt(ulong index)
    {
        (uint x, uint y, uint z, uint w) = BitsAt(index);
        double u = (((x | ((ulong)y << 32)) >> 11) + 1) * (1.0 / (1UL << 53)); // (0, 1]: the logarithm is finite
        double v = ((z | ((ulong)w << 32)) >> 11) * (1.0 / (1UL << 53));
        return Math.Sqrt(-2 * ScalarMath.Log(u)) * ScalarMath.CosPi(2 * v);
    }

    /// <summary>One Philox4x32-10 block; public for its known-answer test.</summary>
    public static (uint X, uint Y, uint Z, uint W) Philox(uint x, uint y, uint z, uint w, uint key0, uint key1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)0xD2511F53 * x;
            ulong product1 = (ulong)0xCD9E8D57 * z;
            (x, y, z, w) =
                ((uint)(product1 >> 32) ^ y ^ key0, (uint)product1, (uint)(product0 >> 32) ^ w ^ key1, (uint)product0);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }

        return (x, y, z, w);
    }

    /// <summary>A bijective 64-bit mixer (SplitMix64's finalizer; Steele, Lea, Flood, OOPSLA 2014).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
