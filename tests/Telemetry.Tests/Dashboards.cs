using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sweep.Telemetry.Tests;

/// <summary>The dashboards in deploy/grafana.</summary>
internal static partial class Dashboards
{
    /// <summary>Their files.</summary>
    public static string[] Files { get; } =
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "grafana"), "*.json", SearchOption.AllDirectories);

    /// <summary>All queries of Prometheus, as Grafana would send them.</summary>
    public static string[] Expressions { get; } = [.. Values("expr").Select(expression => expression
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
        .Replace("$instance", ".*", StringComparison.Ordinal))];

    /// <summary>All queries of the store, as Grafana would send them.</summary>
    public static string[] Statements { get; } = [.. Values("rawSql").Concat(Values("query"))
        .Where(text => text.StartsWith("SELECT", StringComparison.Ordinal))
        .Select(text => text
            .Replace("$study", "tiny", StringComparison.Ordinal)
            .Replace("$metric", "val_loss", StringComparison.Ordinal)
            .Replace("$first", "0", StringComparison.Ordinal))];

    /// <summary>Names of Sweep's series in a text.</summary>
    public static IEnumerable<string> SeriesIn(string text) =>
        Series().Matches(text).Select(match => match.Value).Distinct();

    /// <summary>Names of the runtime's, the web server's and the driver's series in a text.</summary>
    public static IEnumerable<string> ForeignSeriesIn(string text) =>
        ForeignSeries().Matches(text).Select(match => match.Value).Distinct();

    /// <summary>Names of labels that a query matches by or groups by.</summary>
    public static IEnumerable<string> LabelsIn(string text) =>
        Matched().Matches(text).Select(match => match.Value)
            .Concat(Grouped().Matches(text).SelectMany(match => match.Value.Split(',', StringSplitOptions.TrimEntries)))
            .Distinct();

    private static IEnumerable<string> Values(string property)
    {
        foreach (string file in Files)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (string value in Values(document.RootElement, property)) yield return value;
        }
    }

    private static IEnumerable<string> Values(JsonElement element, string property) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Values(item, property)),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == property && member.Value.ValueKind == JsonValueKind.String
                ? [member.Value.GetString()!]
                : Values(member.Value, property)),
        _ => [],
    };

    // A brace, bracket or parenthesis follows a series; a label of "by (...)" is followed by two parentheses.
    [GeneratedRegex(@"\bsweep_\w+(?=\s*[\{\)\[])(?!\s*\)\s*\()", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Series();

    [GeneratedRegex(@"\b(?:dotnet|http|db)_\w+(?=\{)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ForeignSeries();

    [GeneratedRegex(@"\b\w+(?=\s*(?:=~|!~|!=|=)\s*"")", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Matched();

    [GeneratedRegex(@"(?<=\bby \()[^)]*", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Grouped();
}
