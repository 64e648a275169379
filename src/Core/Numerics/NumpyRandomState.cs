namespace Sweep.Core.Numerics;

/// <summary>
/// numpy.random.RandomState for an integer seed: MT19937 (Matsumoto and Nishimura, 1998) and numpy's legacy
/// distributions. Only for data that published benchmarks define by it; everything else draws from
/// <see cref="RandomStream"/>.
/// </summary>
/// <remarks>
/// Uniform draws have numpy's bits. Normal draws use <see cref="ScalarMath.Log"/> instead of the C library's
/// logarithm, so their last bit may differ from numpy's (and differs between numpy's own builds).
/// </remarks>
public sealed class NumpyRandomState
{
    private const int Size = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private int _position = Size;
    private double _cachedNormal;
    private bool _hasCachedNormal;

    /// <summary>Seeds the generator as <c>numpy.random.RandomState(seed)</c> does (init_genrand).</summary>
    public NumpyRandomState(uint seed)
    {
        for (uint i = 0; i < Size; i++)
        {
            _state[i] = seed;
            seed = (1812433253 * (seed ^ (seed >> 30))) + i + 1;
        }
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextUInt32()
    {
        if (_position == Size) Refill();
        uint y = _state[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    /// <summary>random_sample(): uniform on [0, 1), a multiple of 2^-53.</summary>
    public double NextUniform()
    {
        uint high = NextUInt32() >> 5;
        uint low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>uniform(low, high): low + (high - low) * random_sample().</summary>
    public double NextUniform(double low, double high) => low + ((high - low) * NextUniform());

    /// <summary>standard_normal(): Marsaglia's polar method; a pair's second value waits for the next call.</summary>
    public double NextNormal()
    {
        if (_hasCachedNormal)
        {
            _hasCachedNormal = false;
            return _cachedNormal;
        }

        double x, y, square;
        do
        {
            x = (2 * NextUniform()) - 1;
            y = (2 * NextUniform()) - 1;
            square = (x * x) + (y * y);
        }
        while (square >= 1 || square == 0);
        double factor = Math.Sqrt(-2 * ScalarMath.Log(square) / square);
        _cachedNormal = factor * x;
        _hasCachedNormal = true;
        return factor * y;
    }

    private void Refill()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7FFFFFFF);
            _state[i] = _state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }

        _position = 0;
    }
}
