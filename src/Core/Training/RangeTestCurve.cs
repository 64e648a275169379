using Sweep.Core.Numerics;

namespace Sweep.Core.Training;

/// <summary>The curve of a range test as it grows: smoothing, when to stop, and what it suggests.</summary>
public sealed class RangeTestCurve(RangeTestOptions options)
{
    private const int DroppedAtEnd = 5;

    private readonly List<RangeTestPoint> _points = [];
    private double _average;
    private double _best = double.PositiveInfinity;

    /// <summary>The points so far.</summary>
    public IReadOnlyList<RangeTestPoint> Points => _points;

    /// <summary>Adds a step.</summary>
    /// <returns>Whether to stop: the smoothed loss is beyond 4 (5) times its best, or not finite.</returns>
    public bool Add(double rate, double loss)
    {
        int count = _points.Count + 1;
        double smoothed;
        double bound;
        if (options.Form == RangeTestForm.Fastai)
        {
            const double Beta = 0.98;
            _average = (Beta * _average) + ((1 - Beta) * loss);
            smoothed = _average / (1 - ScalarMath.Power(Beta, count));
            bound = 4;
        }
        else
        {
            const double Weight = 0.05;
            _average = count == 1 ? loss : (Weight * loss) + ((1 - Weight) * _average);
            smoothed = _average;
            bound = 5;
        }

        _points.Add(new(rate, loss, smoothed));
        if (smoothed < _best) _best = smoothed;
        return !double.IsFinite(smoothed) || smoothed > bound * _best;
    }

    /// <summary>The result; the first tenth of the planned steps and the last five points are dropped first.</summary>
    public RangeTestResult ToResult(bool stopped)
    {
        int first = options.Iterations / 10;
        int count = _points.Count - DroppedAtEnd - first;
        if (count < 2) return new(_points, stopped, null, null, null);
        RangeTestPoint[] points = [.. _points.Skip(first).Take(count)];
        return new(
            _points, stopped, points[Steepest(points)].Rate, points[Valley(points)].Rate,
            points.MinBy(point => point.Smoothed).Rate / 10);
    }

    private static int Steepest(RangeTestPoint[] points)
    {
        int best = 0;
        double smallest = double.PositiveInfinity;
        for (int i = 0; i + 1 < points.Length; i++)
        {
            double slope = (points[i + 1].Smoothed - points[i].Smoothed)
                / (ScalarMath.Log(points[i + 1].Rate) - ScalarMath.Log(points[i].Rate));
            if (slope < smallest) (best, smallest) = (i, slope);
        }

        return best;
    }

    // The longest decreasing subsequence (the one that ends first), and the point a third and a sixth of its length
    // after the place where it would begin without gaps, as fastai has it.
    private static int Valley(RangeTestPoint[] points)
    {
        int[] lengths = new int[points.Length];
        int end = 0;
        for (int i = 0; i < points.Length; i++)
        {
            lengths[i] = 1;
            for (int j = 0; j < i; j++)
            {
                if (points[i].Smoothed < points[j].Smoothed) lengths[i] = Math.Max(lengths[i], lengths[j] + 1);
            }

            if (lengths[i] > lengths[end]) end = i;
        }

        int length = lengths[end];
        return Math.Max(0, end - length + (length / 3) + (length / 6));
    }
}
