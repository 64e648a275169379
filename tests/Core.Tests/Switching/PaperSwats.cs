namespace Sweep.Core.Tests.Switching;

/// <summary>SWATS in double, line by line from arXiv:1712.07628, Algorithm 1.</summary>
internal sealed class PaperSwats(double[] start, double alpha, double tolerance, double beta1 = 0.9)
{
    private const double Beta2 = 0.999, Epsilon = 1e-8;

    private readonly double[] _m = new double[start.Length];
    private readonly double[] _a = new double[start.Length];
    private readonly double[] _v = new double[start.Length];
    private double _lambda;
    private int _k;

    public double[] W { get; } = [.. start];

    public bool IsSgd { get; private set; }

    public int SwitchedAt { get; private set; }

    public double Rate { get; private set; }

    public void Step(double[] g)
    {
        _k++;
        if (IsSgd)
        {
            for (int i = 0; i < W.Length; i++)
            {
                _v[i] = (beta1 * _v[i]) + g[i];
                W[i] -= (1 - beta1) * Rate * _v[i];
            }

            return;
        }

        double pp = 0, pg = 0;
        for (int i = 0; i < W.Length; i++)
        {
            _m[i] = (beta1 * _m[i]) + ((1 - beta1) * g[i]);
            _a[i] = (Beta2 * _a[i]) + ((1 - Beta2) * g[i] * g[i]);
            double p = -alpha * (_m[i] / (1 - Math.Pow(beta1, _k)))
                / (Math.Sqrt(_a[i] / (1 - Math.Pow(Beta2, _k))) + Epsilon);
            W[i] += p;
            pp += p * p;
            pg += p * g[i];
        }

        if (pg == 0) return;
        double gamma = pp / -pg;
        _lambda = (Beta2 * _lambda) + ((1 - Beta2) * gamma);
        double corrected = _lambda / (1 - Math.Pow(Beta2, _k));
        if (_k <= 1 || Math.Abs(corrected - gamma) >= tolerance || corrected <= 0) return;
        IsSgd = true;
        SwitchedAt = _k;
        Rate = corrected;
    }
}
