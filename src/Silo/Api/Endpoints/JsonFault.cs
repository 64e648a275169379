using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sweep.Core.Studies;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>
/// Says what is wrong with a body: where, what was found, and what was expected. The serializer's own words are about
/// types that callers do not know, and change with its version; this goes through the body beside the contract's
/// description instead.
/// </summary>
internal static class JsonFault
{
    private const int LongestPath = 200;
    private const int DefaultDepth = 64; // of the framework, where the options have 0
    private const string Remedy = "GET /api/v1/openapi.json describes what is expected.";

    /// <summary>Describes the first fault.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contract">What it should be.</param>
    /// <param name="exception">The serializer's, which says where it stopped.</param>
    public static string Describe(byte[] body, JsonTypeInfo contract, JsonException exception)
    {
        int depth = contract.Options.MaxDepth == 0 ? DefaultDepth : contract.Options.MaxDepth;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new() { MaxDepth = depth });
            (string Path, string What)? fault = In(document.RootElement, contract, "$");
            string path = fault?.Path ?? exception.Path ?? "$";
            string line = path == exception.Path ? $", line {exception.LineNumber + 1}" : "";
            string what = fault?.What ?? "found what is not expected";
            return $"body: at {Names.Show(path, LongestPath)}{line}: {what}; {Remedy}";
        }
        catch (InvalidOperationException)
        {
            return $"body: at {Names.Show(exception.Path ?? "$", LongestPath)}, line {exception.LineNumber + 1}: found "
                + $"text that is not Unicode; {Remedy}";
        }
        catch (JsonException broken)
        {
            return $"body: at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}: found no JSON, or "
                + $"more than {depth} lists and objects inside each other; {Remedy}";
        }
    }

    private static (string Path, string What)? In(JsonElement found, JsonTypeInfo expected, string path) =>
        (expected.Kind, found.ValueKind) switch
        {
            (JsonTypeInfoKind.Object, JsonValueKind.Object) => InObject(found, expected, path),
            (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) => found.EnumerateObject()
                .Select(field => In(field.Value, Of(expected.ElementType!, expected), $"{path}.{field.Name}"))
                .FirstOrDefault(fault => fault is not null),
            (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => found.EnumerateArray()
                .Select((item, i) => In(item, Of(expected.ElementType!, expected), $"{path}[{i}]"))
                .FirstOrDefault(fault => fault is not null),
            (JsonTypeInfoKind.None, _) when CanRead(found, expected) => null,
            (not JsonTypeInfoKind.None, JsonValueKind.Null) => null, // whether it may be null, its field says
            _ => (path, $"found {Shown(found)}, expected {Words(expected)}"),
        };

    private static (string Path, string What)? InObject(JsonElement found, JsonTypeInfo expected, string path)
    {
        HashSet<JsonPropertyInfo> seen = [];
        foreach (JsonProperty field in found.EnumerateObject())
        {
            string place = $"{path}.{field.Name}";
            if (Named(field.Name, expected) is not { } property)
            {
                string[] known = [.. expected.Properties.Select(one => one.Name)];
                return (place, $"found the unknown field {Names.Quote(field.Name)}, expected only "
                    + string.Join(", ", known) + Names.Suggest(field.Name, known));
            }

            if (!seen.Add(property)) return (place, $"found {Names.Quote(field.Name)} twice, expected it once");
            JsonTypeInfo type = Of(property.PropertyType, expected);
            if (field.Value.ValueKind == JsonValueKind.Null && !property.IsSetNullable)
                return (place, $"found null, expected {Words(type)}");
            if (field.Value.ValueKind != JsonValueKind.Null && In(field.Value, type, place) is { } fault) return fault;
        }

        string[] missing =
        [
            .. expected.Properties.Where(property => property.IsRequired && !seen.Contains(property))
                .Select(property => $"{Names.Quote(property.Name)} ({Words(Of(property.PropertyType, expected))})"),
        ];
        return missing.Length == 0 ? null : (path, $"found an object without {string.Join(", ", missing)}");
    }

    private static JsonPropertyInfo? Named(string name, JsonTypeInfo contract) => contract.Properties.FirstOrDefault(
        property => string.Equals(property.Name, name, contract.Options.PropertyNameCaseInsensitive
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal));

    private static JsonTypeInfo Of(Type type, JsonTypeInfo contract) => contract.Options.GetTypeInfo(type);

    private static bool CanRead(JsonElement found, JsonTypeInfo expected)
    {
        try
        {
            found.Deserialize(expected);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shown(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => Names.Quote(found.GetString()!),
        _ => Names.Show(found.GetRawText()),
    };

    private static string Words(JsonTypeInfo expected) => expected.Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
        JsonTypeInfoKind.Enumerable => "a list",
        _ => TextValue.Words(expected.Type),
    };
}
