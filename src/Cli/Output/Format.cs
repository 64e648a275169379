using System.Globalization;

namespace Sweep.Cli.Output;

/// <summary>Numbers and times for people.</summary>
internal static class Format
{
    /// <summary>Four significant digits.</summary>
    public static string Number(double value) => value switch
    {
        0 => "0",
        _ when !double.IsFinite(value) => Exact(value),
        _ when Math.Abs(value) is >= 1e-4 and < 1e6 => Significant(value),
        _ => value.ToString("0.000e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>The shortest text that reads back to the same bits.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Rounded to the unit that matters.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1.5 } => "1 s",
        { TotalMinutes: < 2 } => $"{time.TotalSeconds:0} s",
        { TotalHours: < 2 } => $"{time.TotalMinutes:0} min",
        _ => $"{time.TotalHours:0.0} h",
    };

    private static string Significant(double value)
    {
        int before = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        return value.ToString($"F{Math.Max(0, 4 - before)}", CultureInfo.InvariantCulture);
    }
}
