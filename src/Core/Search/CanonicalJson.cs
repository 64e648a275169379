using System.Globalization;
using System.Text;

namespace Sweep.Core.Search;

/// <summary>
/// The scalars of canonical JSON: one text for each value. Numbers are the shortest text that reads back to the same
/// double; whole numbers up to 2^53 have neither point nor exponent, so 1, 1.0 and 1e0 are one.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>The largest magnitude below which every whole number is a double.</summary>
    public const long ExactWhole = 1L << 53;

    public static void AppendNumber(StringBuilder text, double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no such number.");
        if (Math.Abs(value) <= ExactWhole && Math.Floor(value) == value) text.Append((long)value);
        else text.Append(value.ToString("R", CultureInfo.InvariantCulture));
    }

    public static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c < ' ' || char.IsSurrogate(c)) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }

        text.Append('"');
    }
}
