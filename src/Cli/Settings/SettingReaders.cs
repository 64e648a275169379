using System.Globalization;
using System.Net;

namespace Sweep.Cli.Settings;

/// <summary>Functions that read the values of settings.</summary>
internal static class SettingReaders
{
    /// <summary>Any text.</summary>
    public static string Text(string text) => text.Trim().Length > 0 ? text : throw new FormatException("some text");

    /// <summary>Any text of one line.</summary>
    public static string Line(string text) =>
        text.Trim().Length > 0 && !text.Any(char.IsControl) ? text : throw new FormatException("some text of one line");

    /// <summary>A whole number within bounds.</summary>
    public static Func<string, int> Integer(int least, int most) => text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
        && value >= least && value <= most
            ? value
            : throw new FormatException($"a whole number from {least} to {most}");

    /// <summary>A number of seconds within bounds.</summary>
    public static Func<string, TimeSpan> Seconds(double least, double most) => text =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
        && value >= least && value <= most
            ? TimeSpan.FromSeconds(value)
            : throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"a number of seconds from {least} to {most}"));

    /// <summary>A time in hours or days, <c>12h</c> or <c>30d</c>; null for <c>never</c>.</summary>
    public static TimeSpan? Lifetime(string text)
    {
        const int most = 100_000;
        if (text == "never") return null;
        if (text.Length > 1 && int.TryParse(
            text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= most)
        {
            if (text[^1] == 'h') return TimeSpan.FromHours(count);
            if (text[^1] == 'd') return TimeSpan.FromDays(count);
        }

        throw new FormatException("a time such as 12h or 30d, or 'never'");
    }

    /// <summary>Values with commas between; none for <c>none</c>.</summary>
    public static Func<string, IReadOnlyList<T>> List<T>(Func<string, T> read) => text => text == "none"
        ? []
        : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(read)];

    /// <summary>An address of the web.</summary>
    public static Uri WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new FormatException("an address such as http://localhost:4318");

    /// <summary>Labels of silos with commas between; none for <c>none</c>.</summary>
    public static IReadOnlyList<string> Labels(string text) =>
        [.. List(Label)(text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>An IP address with a port.</summary>
    public static IPEndPoint Endpoint(string text) =>
        IPEndPoint.TryParse(text, out IPEndPoint? endpoint) && endpoint.Port > 0
            ? endpoint
            : throw new FormatException("an IP address and a port, such as 10.0.0.5:11111");

    /// <summary>True or false.</summary>
    public static bool Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new FormatException("true or false"),
    };

    private static string Label(string text)
    {
        const int longest = 128;
        return text.Length <= longest && text.All(sign => char.IsAsciiLetterOrDigit(sign) || "._:=/-".Contains(sign))
            ? text
            : throw new FormatException($"labels of 1 to {longest} letters, digits and any of . _ : = / -");
    }

    /// <summary>One of some words.</summary>
    public static Func<string, T> OneOf<T>(IReadOnlyDictionary<string, T> words) => text =>
        words.TryGetValue(text.ToLowerInvariant(), out T? value)
            ? value
            : throw new FormatException($"one of {string.Join(", ", words.Keys)}");
}
