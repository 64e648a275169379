namespace Sweep.Core.Numerics;

/// <summary>
/// Elementary functions in double whose bits are the same on every machine: only +, -, *, /, square root, rounding
/// to an integer and fused multiply-add, each correctly rounded by IEEE 754. Everything that decides a number uses
/// these, because the C library's (behind <see cref="Math"/>) change their last bit with its version and processor.
/// </summary>
public static class ScalarMath
{
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17; // ln 2 - Ln2High
    private const double Log2E = 1.4426950408889634;
    private const double SqrtHalf = 0.7071067811865476;
    private const double PiLow = 1.2246467991473532e-16; // pi - Math.PI
    private const double SeriesLimit = 0.35; // just above ln(2)/2, where Exp's reduction ends

    /// <summary>e^x, within 1 ulp for normal results. 0 below -745.14, +infinity above 709.79, NaN for NaN.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return double.NaN;
        if (x > 709.782712893384) return double.PositiveInfinity;
        if (x < -745.1332191019412) return 0;
        double k = Math.Round(x * Log2E);
        double r = Math.FusedMultiplyAdd(-k, Ln2Low, Math.FusedMultiplyAdd(-k, Ln2High, x));
        return Math.ScaleB(1 + ExpMinus1Series(r), (int)k);
    }

    /// <summary>e^x - 1 without cancellation near 0, within 4 ulp.</summary>
    public static double ExpMinus1(double x) => Math.Abs(x) < SeriesLimit ? ExpMinus1Series(x) : Exp(x) - 1;

    /// <summary>Natural logarithm, within 1 ulp away from 1 and 2 ulp near it. NaN below 0, -infinity at 0.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x)) return x;
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent); // [1, 2)
        if (mantissa > 2 * SqrtHalf)
        {
            mantissa *= 0.5;
            exponent++;
        }

        // log m = 2 atanh(s) = f - s (f - R) with f = m - 1, s = f / (2 + f), R = 2 (s^3/3 + s^5/5 + ...) / s:
        // f is exact, so the rounding error is that of the small second term.
        double f = mantissa - 1;
        double s = f / (2 + f);
        double z = s * s;
        double series = 0;
        for (int n = 25; n >= 3; n -= 2) series = Math.FusedMultiplyAdd(series, z, 2.0 / n);
        double tail = s * (f - (z * series));
        return exponent == 0 ? f - tail : (exponent * Ln2High) + (f - (tail - (exponent * Ln2Low)));
    }

    /// <summary>
    /// <paramref name="x"/>^<paramref name="y"/> for x &gt;= 0 as e^(y log x); the relative error grows to
    /// |y log x| * 2^-52. Pow(x, 0) = 1; Pow(0, y) = 0 for y &gt; 0 and +infinity for y &lt; 0.
    /// </summary>
    public static double Pow(double x, double y) => y == 0 || x == 1 ? 1 : Exp(y * Log(x));

    /// <summary>
    /// <paramref name="x"/>^<paramref name="n"/> for a whole n &gt;= 0 by repeated squaring in double-double: within
    /// 1 ulp for n up to 2^40. Bias corrections (beta^t) rest on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public static double Power(double x, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        (double high, double low) result = (1, 0), factor = (x, 0);
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0) result = Multiply(result, factor);
            if (n > 1) factor = Multiply(factor, factor);
        }

        return result.high + result.low;
    }

    /// <summary>cos(pi x), within 1 ulp of 1; exact at multiples of 1/2.</summary>
    public static double CosPi(double x)
    {
        x = Math.Abs(x);
        double quarter = Math.Round(2 * x);
        double r = x - (0.5 * quarter); // |r| <= 1/4, exact
        return ((long)quarter & 3) switch
        {
            0 => CosPiSeries(r),
            1 => -SinPiSeries(r),
            2 => -CosPiSeries(r),
            _ => SinPiSeries(r),
        };
    }

    /// <summary>sin(pi x), within 1 ulp of 1; exact at multiples of 1/2.</summary>
    public static double SinPi(double x)
    {
        double quarter = Math.Round(2 * x);
        double r = x - (0.5 * quarter);
        return ((long)quarter & 3) switch
        {
            0 => SinPiSeries(r),
            1 => CosPiSeries(r),
            2 => -SinPiSeries(r),
            _ => -CosPiSeries(r),
        };
    }

    /// <summary>Hyperbolic tangent, within 4 ulp.</summary>
    public static double Tanh(double x)
    {
        if (double.IsNaN(x)) return double.NaN;
        double a = Math.Abs(x);
        double magnitude = a;
        if (a > 22)
        {
            magnitude = 1;
        }
        else if (a > 1e-9)
        {
            double e = ExpMinus1(2 * a);
            magnitude = e / (e + 2);
        }

        return Math.CopySign(magnitude, x);
    }

    private static double ExpMinus1Series(double r)
    {
        double sum = 1.0 / 87178291200; // 1/14!
        double factorial = 87178291200;
        for (int n = 14; n > 1; n--)
        {
            factorial /= n;
            sum = Math.FusedMultiplyAdd(sum, r, 1 / factorial);
        }

        return sum * r;
    }

    private static double SinPiSeries(double x)
    {
        double high = Math.PI * x;
        double low = Math.FusedMultiplyAdd(Math.PI, x, -high) + (PiLow * x);
        double z = high * high;
        double sum = 0;
        for (int n = 17; n >= 3; n -= 2) sum = (1 + (sum * z)) * (-1.0 / (n * (n - 1)));
        return high + Math.FusedMultiplyAdd(sum * z, high, low);
    }

    private static double CosPiSeries(double x)
    {
        double high = Math.PI * x;
        double low = Math.FusedMultiplyAdd(Math.PI, x, -high) + (PiLow * x);
        double z = high * high;
        double sum = 0;
        for (int n = 18; n >= 4; n -= 2) sum = (1 + (sum * z)) * (-1.0 / (n * (n - 1)));
        double half = 0.5 * z;
        return 1 - (half - (Math.FusedMultiplyAdd(-high, low, -(0.5 * z) * (sum * z))));
    }

    private static (double High, double Low) Multiply((double High, double Low) a, (double High, double Low) b)
    {
        double high = a.High * b.High;
        double low = Math.FusedMultiplyAdd(a.High, b.High, -high)
            + Math.FusedMultiplyAdd(a.High, b.Low, a.Low * b.High);
        double sum = high + low;
        return (sum, low - (sum - high));
    }
}
