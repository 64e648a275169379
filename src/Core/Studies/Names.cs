using System.Globalization;
using System.Text;

namespace Sweep.Core.Studies;

/// <summary>Names in messages: quoting what was found, suggesting what was meant.</summary>
public static class Names
{
    private const int LongestShown = 60;
    private const int MaxNameLength = 128;

    /// <summary>Text from a file, safe for a terminal: bounded, control characters escaped.</summary>
    public static string Show(string text, int longest = LongestShown)
    {
        StringBuilder shown = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest) return shown.Append("...").ToString();
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>Text from a file in quotes.</summary>
    public static string Quote(string text) => $"'{Show(text)}'";

    /// <summary><c>; did you mean 'x'?</c> where a known name is near, else nothing.</summary>
    public static string Suggest(string found, IEnumerable<string> known)
    {
        string? nearest = Nearest(found, known);
        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }

    /// <summary>
    /// The known name at the smallest edit distance, if at most a third of it differs (at least two).
    /// </summary>
    public static string? Nearest(string found, IEnumerable<string> known)
    {
        if (found.Length is 0 or > MaxNameLength) return null;
        string lower = found.ToLowerInvariant().Replace('-', '_');
        (string? name, int distance) best = (null, int.MaxValue);
        foreach (string name in known)
        {
            int distance = Distance(lower, name.ToLowerInvariant().Replace('-', '_'));
            if (distance < best.distance) best = (name, distance);
        }

        int allowed = Math.Max(Math.Min(2, found.Length - 1), found.Length / 3);
        return best.distance <= allowed ? best.name : null;
    }

    /// <summary>
    /// Names of studies and arms: letters, digits, dot, hyphen, underscore; no leading dot or hyphen.
    /// </summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && name[0] is not ('.' or '-');

    /// <summary>What <see cref="IsValid"/> asks for, as a regular expression.</summary>
    public static string Pattern => $"^[A-Za-z0-9_][A-Za-z0-9._-]{{0,{MaxNameLength - 1}}}$";

    /// <summary>What <see cref="IsValid"/> asks for, in words.</summary>
    public static string ValidForm =>
        $"1 to {MaxNameLength} of a-z, A-Z, 0-9, '.', '-' and '_', not starting with '.' or '-'";

    // Optimal string alignment: insertions, deletions, replacements and swaps of neighbours cost 1.
    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
