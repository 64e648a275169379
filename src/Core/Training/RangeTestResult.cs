namespace Sweep.Core.Training;

/// <summary>What a range test found.</summary>
/// <param name="Points">The steps taken, in order of their rates.</param>
/// <param name="Stopped">Whether the loss grew too large before the last rate.</param>
/// <param name="Steepest">Rate where the smoothed loss falls fastest over the logarithm of the rate.</param>
/// <param name="Valley">Rate half way down the longest fall.</param>
/// <param name="MinimumOverTen">A tenth of the rate with the lowest smoothed loss.</param>
/// <remarks>The suggestions are null where too few points are left after dropping the ends.</remarks>
public sealed record RangeTestResult(
    IReadOnlyList<RangeTestPoint> Points, bool Stopped, double? Steepest, double? Valley, double? MinimumOverTen);
