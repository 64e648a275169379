using Sweep.Core.Training;

namespace Sweep.Cli.Output;

/// <summary>A curve in plain text.</summary>
internal static class TextPlot
{
    private const int Width = 64;
    private const int Height = 16;

    /// <summary>The smoothed loss over the logarithm of the rate.</summary>
    public static IEnumerable<string> Draw(IReadOnlyList<RangeTestPoint> points)
    {
        RangeTestPoint[] shown = [.. points.Where(point => double.IsFinite(point.Smoothed))];
        if (shown.Length < 2) return ["(too few points to draw)"];
        double low = shown.Min(point => point.Smoothed), high = shown.Max(point => point.Smoothed);

        // The end of a test shoots up and would press all else flat.
        high = Math.Min(high, low + (2 * (shown[0].Smoothed - low)) + double.Epsilon);
        if (high <= low) high = shown.Max(point => point.Smoothed);
        if (high <= low) high = low + 1;
        double left = Math.Log(shown[0].Rate), right = Math.Log(shown[^1].Rate);
        char[][] rows = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', Width).ToArray())];
        foreach (RangeTestPoint point in shown)
        {
            int column = (int)Math.Round((Math.Log(point.Rate) - left) / (right - left) * (Width - 1));
            double share = Math.Clamp((point.Smoothed - low) / (high - low), 0, 1);
            rows[Height - 1 - (int)Math.Round(share * (Height - 1))][column] = '*';
        }

        List<string> lines = [];
        for (int row = 0; row < Height; row++)
        {
            string label = row == 0 ? Format.Number(high) : row == Height - 1 ? Format.Number(low) : "";
            lines.Add($"{label,10} |{new string(rows[row]).TrimEnd()}");
        }

        lines.Add($"{"",10} +{new string('-', Width)}");
        string first = Format.Number(shown[0].Rate), last = Format.Number(shown[^1].Rate);
        lines.Add($"{"loss",10}  {first}{last.PadLeft(Width - first.Length)}  rate");
        return lines;
    }
}
