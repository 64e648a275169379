using System.Globalization;
using System.Text.RegularExpressions;
using Sweep.Core.Search;

namespace Sweep.Core.Studies.Nodes;

/// <summary>A single value, kept as the file wrote it.</summary>
internal sealed partial class StudyScalar(SourceMark mark, ScalarKind kind, string text) : StudyNode(mark)
{
    private const RegexOptions Plainly = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    public ScalarKind Kind { get; } = kind;

    public string Text { get; } = text;

    public override int Size => 1;

    public override int Height => 0;

    public override string Description => Kind switch
    {
        ScalarKind.Null => "nothing",
        ScalarKind.Flag or ScalarKind.NotFinite => Names.Show(Text),
        ScalarKind.Number => $"number {Names.Show(Text)}",
        _ => Text.Length == 0 ? "empty text" : $"text {Names.Quote(Text)}",
    };

    /// <summary>A plain YAML scalar, typed by the core schema of YAML 1.2 (decimal numbers only).</summary>
    public static StudyScalar Plain(SourceMark mark, string text) => new(mark, KindOf(text), text);

    public bool TryFlag(out bool value)
    {
        value = Kind == ScalarKind.Flag && Text[0] is 't' or 'T';
        return Kind == ScalarKind.Flag;
    }

    /// <summary>A finite double; text such as 1e999 is none.</summary>
    public bool TryNumber(out double value)
    {
        value = 0;
        if (Kind != ScalarKind.Number) return false;
        value = double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture) + 0.0; // + 0.0: no negative zero
        return double.IsFinite(value);
    }

    /// <summary>A whole number of 64 bits; 1e3 and 5.0 are whole up to 2^53.</summary>
    public bool TryInteger(out long value)
    {
        value = 0;
        if (Kind != ScalarKind.Number) return false;
        if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)) return true;
        if (!TryNumber(out double number)) return false;
        if (Math.Floor(number) != number || Math.Abs(number) > CanonicalJson.ExactWhole) return false;
        value = (long)number;
        return true;
    }

    /// <summary>A whole number from 0 to 2^64 - 1.</summary>
    public bool TryUnsigned(out ulong value)
    {
        value = 0;
        if (Kind != ScalarKind.Number) return false;
        if (ulong.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)) return true;
        if (!TryInteger(out long whole) || whole < 0) return false;
        value = (ulong)whole;
        return true;
    }

    private static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Flag,
        _ when NotFinite().IsMatch(text) => ScalarKind.NotFinite,
        _ when Number().IsMatch(text) => ScalarKind.Number,
        _ => ScalarKind.Text,
    };

    [GeneratedRegex(@"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\z", Plainly)]
    private static partial Regex Number();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", Plainly)]
    private static partial Regex NotFinite();
}
