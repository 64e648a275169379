using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Search;

namespace Sweep.Core.Problems;

/// <summary>What a problem is, in one number: results of equal definitions may be compared.</summary>
public static class ProblemDefinition
{
    private const string Format = "sweep-problem-1";

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of format, name, version, hyperparameters and the digest of the data; see
    /// <see cref="Text"/>.
    /// </summary>
    /// <param name="spec">The problem, with a value for each hyperparameter.</param>
    /// <param name="datasets">Where its data is; asked only if the problem has some.</param>
    /// <exception cref="DatasetMissingException">The problem's dataset is not on this machine.</exception>
    /// <exception cref="KeyNotFoundException">The catalogue has no such problem.</exception>
    public static string Hash(ComponentSpec spec, IDatasetSource datasets) =>
        Hash(SweepCatalogue.Problems[spec.Name], spec.Values, datasets);

    /// <summary>The same of an entry that need not be in the catalogue.</summary>
    /// <param name="entry">The problem.</param>
    /// <param name="values">A value for each of its hyperparameters.</param>
    /// <param name="datasets">Where its data is.</param>
    public static string Hash(ProblemEntry entry, HyperparameterValues values, IDatasetSource datasets) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(entry, values, datasets))));

    /// <summary>
    /// What is hashed, a line each: the format's name, the entry's name, its version, the hyperparameters as canonical
    /// JSON (names in ordinal order, numbers shortest), the data's digest in hexadecimal or a hyphen.
    /// </summary>
    internal static string Text(ProblemEntry entry, HyperparameterValues values, IDatasetSource datasets)
    {
        StringBuilder text = new();
        text.Append(Format).Append('\n').Append(entry.Name).Append('\n');
        text.Append(entry.Version.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Append(text, values);
        text.Append('\n');
        text.Append(entry.DataDigest is { } digest ? Convert.ToHexStringLower([.. digest(values, datasets)]) : "-");
        return text.Append('\n').ToString();
    }

    /// <summary>The hyperparameters as canonical JSON.</summary>
    internal static string TextOf(HyperparameterValues values)
    {
        StringBuilder text = new();
        Append(text, values);
        return text.ToString();
    }

    private static void Append(StringBuilder text, HyperparameterValues values)
    {
        char separator = '{';
        foreach ((string name, object value) in values.All)
        {
            text.Append(separator);
            CanonicalJson.AppendText(text, name);
            text.Append(':');
            Append(text, value);
            separator = ',';
        }

        if (separator == '{') text.Append('{');
        text.Append('}');
    }

    private static void Append(StringBuilder text, object value)
    {
        switch (value)
        {
            case double number:
                CanonicalJson.AppendNumber(text, number);
                break;
            case long whole:
                text.Append(whole.ToString(CultureInfo.InvariantCulture));
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case string name:
                CanonicalJson.AppendText(text, name);
                break;
            case IReadOnlyList<long> list:
                text.Append('[').AppendJoin(',', list).Append(']');
                break;
            default:
                throw new ArgumentException(
                    $"A problem has no hyperparameter of type {value.GetType().Name}.", nameof(value));
        }
    }
}
